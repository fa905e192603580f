import type { ReactNode } from "react";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { toProblem } from "@/lib/problem";

type PanelGateProps = {
  query: { data: unknown; error: unknown; refetch: () => Promise<unknown> };
  children: ReactNode;
};

/** Loading, then the panel; a refusal says its reason in place. */
export function PanelGate({ query, children }: PanelGateProps) {
  if (query.data !== undefined) return children;
  if (query.error) {
    return (
      <div role="alert" className="grid justify-items-start gap-2 text-sm">
        <p className="text-text-muted">The score did not come: {toProblem(query.error).message}</p>
        <Button size="sm" onClick={() => void query.refetch()}>
          Try again
        </Button>
      </div>
    );
  }
  return (
    <div role="status" aria-busy aria-label="Loading the score" className="grid gap-2">
      <Skeleton className="h-6 w-28" />
      <Skeleton className="h-4 w-full" />
      <Skeleton className="h-24 w-full" />
    </div>
  );
}
