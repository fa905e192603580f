import { cn } from "@/lib/cn";

/** The shape of what comes. Put `aria-busy` on the region that is loading. */
export const Skeleton = ({ className }: { className?: string }) => (
  <span aria-hidden className={cn("block h-3 animate-pulse rounded-sm bg-border", className)} />
);
