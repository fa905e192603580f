import { useQuery } from "@tanstack/react-query";
import type { RunDetail } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { ErrorState } from "@/components/ErrorState";
import { Badge } from "@/components/ui/Badge";
import { Sheet } from "@/components/ui/Sheet";
import { Skeleton } from "@/components/ui/Skeleton";
import { runQuery } from "@/features/knowledge/api";
import { byReason, durationOf, tookText } from "@/features/knowledge/source/runs";
import { RUN_SCOPES, RUN_STATES } from "@/features/knowledge/words";
import { formatNumber, plural } from "@/lib/format";

type RunSheetProps = { sourceId: string; runId: string; onClose: () => void };

/** One reading: its numbers, and the links it did not follow. */
export function RunSheet({ sourceId, runId, onClose }: RunSheetProps) {
  const run = useQuery(runQuery(sourceId, runId));
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title="One reading">
      {run.data ? (
        <RunFacts run={run.data} />
      ) : run.isError ? (
        <ErrorState error={run.error} onRetry={() => void run.refetch()} />
      ) : (
        <div aria-busy className="grid gap-3">
          <Skeleton className="w-2/3" />
          <Skeleton className="w-1/2" />
          <Skeleton className="w-3/5" />
        </div>
      )}
    </Sheet>
  );
}

const NUMBERS = [
  ["found", "Found"],
  ["done", "Read"],
  ["added", "Added"],
  ["changed", "Changed"],
  ["unchanged", "The same as before"],
  ["gone", "Gone"],
  ["skipped", "Left out"],
  ["failed", "Failed"],
  ["embedded", "Passages embedded"],
  ["reused", "Passages known already"],
] as const;

function RunFacts({ run }: { run: RunDetail }) {
  const groups = byReason(run.ignored);
  return (
    <div className="grid gap-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-text-muted">
        <Badge tone={RUN_STATES[run.state].tone}>{RUN_STATES[run.state].label}</Badge>
        <span>{RUN_SCOPES[run.scope]}</span>
        <DateText value={run.created_at} kind="exact" />
        <span>Took {tookText(durationOf(run))}</span>
      </div>
      {run.message && (
        <p role="alert" className="rounded-md bg-warning-soft px-3 py-2 text-sm text-warning">
          {run.message}
        </p>
      )}
      <dl className="grid grid-cols-2 gap-x-6">
        {NUMBERS.map(([field, label]) => (
          <div key={field} className="flex justify-between gap-2 border-border border-b py-1.5">
            <dt className="text-text-muted">{label}</dt>
            <dd className="tabular-nums">{formatNumber(run[field])}</dd>
          </div>
        ))}
      </dl>
      <section aria-labelledby="ignored">
        <h3 id="ignored" className="mb-1 font-semibold">
          Links not followed
        </h3>
        {groups.length === 0 && <p className="text-sm text-text-muted">None.</p>}
        {groups.map(([reason, links]) => (
          <details key={reason} className="border-border border-b py-1.5">
            <summary className="cursor-pointer">
              {reason} <span className="text-text-muted">{plural(links.length, "link")}</span>
            </summary>
            <ul className="mt-1 grid gap-1 text-text-muted text-xs">
              {links.map(({ url, found_on }) => (
                <li key={`${url} ${found_on}`} className="break-all">
                  {url}
                  {found_on && <span className="text-text-faint"> on {found_on}</span>}
                </li>
              ))}
            </ul>
          </details>
        ))}
      </section>
    </div>
  );
}
