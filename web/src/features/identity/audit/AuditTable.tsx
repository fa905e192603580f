import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowUp, ScrollText } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { AuditEntry } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import type { DataColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Button } from "@/components/ui/Button";
import { AUDIT_KEY, auditQuery } from "@/features/identity/api";
import { AuditSentence } from "@/features/identity/audit/AuditSentence";
import { changesInOneLine, changesOf, type Reading } from "@/features/identity/audit/audit-changes";
import { inOneLine, sentenceOf } from "@/features/identity/audit/sentence";
import { formatNumber, plural } from "@/lib/format";
import { onChanged } from "@/lib/socket";

type AuditTableProps = {
  actorId?: string;
  reading: Reading;
  onOpen: (entry: AuditEntry) => void;
};

const columnsFor = (reading: Reading): readonly DataColumn<AuditEntry>[] => [
  { id: "at", header: "When", width: 140, cell: ({ at }) => <DateText value={at} /> },
  {
    id: "what",
    header: "What happened",
    width: 320,
    grow: 3,
    cell: (entry) => <AuditSentence entry={entry} />,
  },
  {
    id: "changes",
    header: "Changes",
    width: 220,
    grow: 2,
    cell: (entry) => (
      <span className="text-text-muted">{changesInOneLine(changesOf(entry, reading))}</span>
    ),
  },
  {
    id: "request",
    header: "Request",
    width: 130,
    hidden: true,
    cell: ({ request_id }) => <code className="text-text-faint text-xs">{request_id}</code>,
  },
];

export function AuditTable({ actorId, reading, onOpen }: AuditTableProps) {
  const client = useQueryClient();
  const audit = useInfiniteQuery(auditQuery({ actorId }));
  const rows = useMemo(() => audit.data?.pages.flatMap(({ items }) => items) ?? [], [audit.data]);
  const [newer, setNewer] = useState(0);
  // The log grows while one reads: it says so, and moves only when asked.
  useEffect(
    () =>
      onChanged("*", ({ actor_id }) => {
        if (!actorId || actor_id === actorId) setNewer((count) => count + 1);
      }),
    [actorId],
  );
  const showNewer = () => {
    setNewer(0);
    void client.resetQueries({ queryKey: AUDIT_KEY });
  };
  const columns = useMemo(() => columnsFor(reading), [reading]);
  return (
    <DataTable
      label="Audit log"
      name="audit"
      columns={columns}
      rows={rows}
      summary={
        audit.hasNextPage
          ? `The newest ${formatNumber(rows.length)} entries, more below`
          : plural(rows.length, "entry", "entries")
      }
      rowId={({ id }) => String(id)}
      rowLabel={(entry) => inOneLine(sentenceOf(entry))}
      onOpen={onOpen}
      onEndReached={() => {
        if (audit.hasNextPage && !audit.isFetching) void audit.fetchNextPage();
      }}
      loading={audit.isPending}
      loadingMore={audit.isFetchingNextPage}
      error={rows.length === 0 ? audit.error : null}
      onRetry={() => void audit.refetch()}
      toolbar={
        newer > 0 && (
          <Button size="sm" onClick={showNewer}>
            <ArrowUp aria-hidden />
            {plural(newer, "newer entry", "newer entries")}
          </Button>
        )
      }
      renderCompact={(entry) => (
        <div className="grid gap-0.5">
          <div className="truncate">
            <AuditSentence entry={entry} />
          </div>
          <div className="flex gap-2 text-text-muted text-xs">
            <DateText value={entry.at} />
            <span className="truncate">{changesInOneLine(changesOf(entry, reading))}</span>
          </div>
        </div>
      )}
      empty={
        <EmptyState icon={ScrollText} title="Nothing yet">
          {actorId
            ? "This person has done nothing here that is kept in the log."
            : "Who did what, and when, appears here. Nobody can change or remove an entry."}
        </EmptyState>
      }
    />
  );
}
