import { Link } from "@tanstack/react-router";
import { FlaskConical } from "lucide-react";

/** So that nobody takes an invented deal for a real one. */
export const DemoBanner = ({ mayRemove }: { mayRemove: boolean }) => (
  <p className="flex min-h-7 shrink-0 flex-wrap items-center justify-center gap-x-2 border-border border-b bg-info-soft px-4 py-1 text-info text-xs">
    <FlaskConical aria-hidden className="size-3.5" />
    Demo data: nothing here is real
    {mayRemove && (
      <Link to="/settings/demo" className="font-medium underline underline-offset-2">
        About the demo
      </Link>
    )}
  </p>
);
