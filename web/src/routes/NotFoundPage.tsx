import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";
import { buttonClass } from "@/components/ui/Button";

export function NotFoundPage() {
  return (
    <EmptyState
      icon={Compass}
      title="There is nothing here"
      action={
        <Link to="/" className={buttonClass("secondary")}>
          To my day
        </Link>
      }
    >
      The address may be mistyped, or the record was removed, or your role does not show it.
    </EmptyState>
  );
}
