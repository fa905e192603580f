import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BookX } from "lucide-react";
import type { ReactNode } from "react";
import type { SourceOut } from "@/client/types.gen";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { buttonClass } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { sourceQuery } from "@/features/knowledge/api";
import { toProblem } from "@/lib/problem";

type SourceGateProps = { id: string; children: (source: SourceOut) => ReactNode };

/** The source, or what is there instead: its shape while loading, nothing, an error. */
export function SourceGate({ id, children }: SourceGateProps) {
  const source = useQuery(sourceQuery(id));
  const status = source.error ? toProblem(source.error).status : 0;
  // 422: the address holds something that is no id at all.
  if (status === 404 || status === 422) {
    return (
      <EmptyState
        icon={BookX}
        title="There is no such source"
        action={
          <Link to="/knowledge/sources" className={buttonClass()}>
            To all sources
          </Link>
        }
      >
        The address may be mistyped, or the source was deleted.
      </EmptyState>
    );
  }
  if (source.data) return children(source.data);
  if (source.isError) {
    return <ErrorState error={source.error} onRetry={() => void source.refetch()} />;
  }
  return (
    <div role="status" aria-label="Loading the source" aria-busy className="grid gap-4 p-6">
      <Skeleton className="h-6 w-64" />
      <Skeleton className="w-96 max-w-full" />
      <Skeleton className="mt-6 h-48 w-full" />
    </div>
  );
}
