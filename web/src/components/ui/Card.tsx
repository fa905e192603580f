import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

/** For things one picks up or compares (a kanban deal, a plan). Sections of a page need no box. */
export function Card({ className, ...rest }: ComponentProps<"div">) {
  return (
    <div
      className={cn("rounded-lg border border-border bg-surface p-4 shadow-control", className)}
      {...rest}
    />
  );
}
