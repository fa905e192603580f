import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useState } from "react";
import type { RunOut, SourceOut } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import type { DataColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Badge } from "@/components/ui/Badge";
import { runsQuery } from "@/features/knowledge/api";
import { RunSheet } from "@/features/knowledge/source/RunSheet";
import { durationOf, tookText } from "@/features/knowledge/source/runs";
import { RUN_SCOPES, RUN_STATES } from "@/features/knowledge/words";
import { formatNumber, plural } from "@/lib/format";

const NONE: RunOut[] = [];

const count = (
  id: "added" | "changed" | "gone" | "failed" | "skipped" | "unchanged",
  header: string,
): DataColumn<RunOut> => ({
  ...{ id, header, width: 90, align: "end" },
  cell: (run) => (run[id] > 0 ? formatNumber(run[id]) : <span className="text-text-faint">–</span>),
});

const COLUMNS: readonly DataColumn<RunOut>[] = [
  {
    ...{ id: "created_at", header: "When", width: 140, grow: 1 },
    cell: (run) => <DateText value={run.created_at} />,
  },
  {
    ...{ id: "state", header: "State", width: 96 },
    cell: ({ state }) => <Badge tone={RUN_STATES[state].tone}>{RUN_STATES[state].label}</Badge>,
  },
  {
    ...{ id: "scope", header: "What", width: 150 },
    cell: ({ scope }) => RUN_SCOPES[scope],
  },
  count("added", "Added"),
  count("changed", "Changed"),
  count("gone", "Gone"),
  count("failed", "Failed"),
  count("unchanged", "Same"),
  {
    ...{ id: "took", header: "Took", width: 90, align: "end" },
    cell: (run) => tookText(durationOf(run)),
  },
];

/** What was read when, and what had changed. */
export function RunHistory({ source }: { source: SourceOut }) {
  const runs = useQuery(runsQuery(source.id));
  const [openId, setOpenId] = useState<string | null>(null);
  const rows = runs.data ?? NONE;
  return (
    <div className="flex min-h-80 flex-1 flex-col">
      <DataTable
        label={`Readings of ${source.name}`}
        name="knowledge-runs"
        columns={COLUMNS}
        rows={rows}
        rowId={({ id }) => id}
        rowLabel={({ created_at }) => created_at}
        summary={plural(rows.length, "reading")}
        onOpen={({ id }) => setOpenId(id)}
        loading={runs.isPending}
        error={runs.data ? undefined : runs.error}
        onRetry={() => void runs.refetch()}
        renderCompact={(run) => (
          <div className="grid gap-1">
            <div className="flex items-center justify-between gap-3">
              <DateText value={run.created_at} />
              <Badge tone={RUN_STATES[run.state].tone}>{RUN_STATES[run.state].label}</Badge>
            </div>
            <span className="truncate text-text-muted text-xs">
              {`${formatNumber(run.added)} added, ${formatNumber(run.changed)} changed, ${formatNumber(run.gone)} gone, ${formatNumber(run.failed)} failed`}
            </span>
          </div>
        )}
        empty={
          <EmptyState icon={History} title="Not read yet">
            Each reading is kept here with what it found new, changed or gone.
          </EmptyState>
        }
      />
      {openId && <RunSheet sourceId={source.id} runId={openId} onClose={() => setOpenId(null)} />}
    </div>
  );
}
