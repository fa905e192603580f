import { useInfiniteQuery } from "@tanstack/react-query";
import { Gauge, Play } from "lucide-react";
import { useMemo, useState } from "react";
import type { EvaluationOut } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import type { DataColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { PageHeader } from "@/components/PageHeader";
import { Button } from "@/components/ui/Button";
import { evaluationsQuery } from "@/features/copilot/api";
import { CopilotTabs } from "@/features/copilot/CopilotTabs";
import { EvaluationState } from "@/features/copilot/quality/EvaluationState";
import { GradeMark } from "@/features/copilot/quality/GradeMark";
import { NewEvaluationDialog } from "@/features/copilot/quality/NewEvaluationDialog";
import { headlineOf } from "@/features/copilot/quality/report";
import { durationText, engineWord } from "@/features/copilot/words";
import { formatNumber, formatPercent, plural } from "@/lib/format";

type QualityPageProps = { onOpen: (id: string) => void };

const NONE: EvaluationOut[] = [];
const share = (value: unknown) => (typeof value === "number" ? formatPercent(value, 1) : "–");
const COLUMNS: readonly DataColumn<EvaluationOut>[] = [
  {
    ...{ id: "name", header: "Measurement", width: 180, grow: 2 },
    cell: ({ name }) => <span className="font-medium">{name}</span>,
  },
  {
    ...{ id: "grade", header: "Grade", width: 80 },
    cell: ({ totals }) => <GradeMark grade={headlineOf(totals).grade} />,
  },
  {
    ...{ id: "state", header: "State", width: 160 },
    cell: (row) => <EvaluationState evaluation={row} />,
  },
  {
    ...{ id: "engine", header: "Engine", width: 130 },
    cell: ({ engine, model }) => engineWord(engine, engine === "llm" ? model : ""),
  },
  {
    ...{ id: "cases", header: "Cases", width: 80, align: "end" },
    cell: ({ total }) => formatNumber(total),
  },
  {
    ...{ id: "correctness", header: "Correct", width: 100, align: "end" },
    cell: ({ totals }) => share(totals.answer_correctness),
  },
  {
    ...{ id: "tools", header: "Tools", width: 90, align: "end" },
    cell: ({ totals }) => share(totals.tool_selection),
  },
  {
    ...{ id: "faithful", header: "Faithful", width: 90, align: "end" },
    cell: ({ totals }) => share(totals.faithfulness),
  },
  {
    ...{ id: "p95", header: "95 % within", width: 100, align: "end" },
    cell: ({ totals }) => {
      const { p95 } = headlineOf(totals);
      return p95 === null ? "–" : durationText(p95);
    },
  },
  {
    ...{ id: "created_at", header: "When", width: 120 },
    cell: ({ created_at }) => <DateText value={created_at} />,
  },
];

/** How well the copilot answers, measured: every run over a set of questions. */
export function QualityPage({ onOpen }: QualityPageProps) {
  const [starting, setStarting] = useState(false);
  const list = useInfiniteQuery(evaluationsQuery);
  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? NONE, [list.data]);
  const start = (
    <Button variant="primary" onClick={() => setStarting(true)}>
      <Play aria-hidden />
      Measure
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Copilot"
        description="Questions with known answers, asked as users ask them, and judged one by one."
        actions={start}
      />
      <CopilotTabs current="/copilot/quality" />
      <DataTable
        label="Measurements"
        name="copilot-evaluations"
        columns={COLUMNS}
        rows={rows}
        rowId={({ id }) => id}
        rowLabel={({ name }) => name}
        summary={plural(rows.length, "measurement")}
        onOpen={({ id }) => onOpen(id)}
        onEndReached={() => {
          if (list.hasNextPage && !list.isFetching) void list.fetchNextPage();
        }}
        loading={list.isPending}
        loadingMore={list.isFetchingNextPage}
        error={list.isError && rows.length === 0 ? list.error : undefined}
        onRetry={() => void list.refetch()}
        renderCompact={(row) => (
          <div className="flex items-center gap-3">
            <GradeMark grade={headlineOf(row.totals).grade} />
            <span className="grid min-w-0 flex-1">
              <span className="truncate font-medium">{row.name}</span>
              <span className="truncate text-text-muted text-xs">
                {share(row.totals.answer_correctness)} correct · <DateText value={row.created_at} />
              </span>
            </span>
            <EvaluationState evaluation={row} />
          </div>
        )}
        empty={
          <EmptyState icon={Gauge} title="Nothing is measured yet" action={start}>
            Ask a set of questions whose answers are known, and see which ones the copilot gets
            right, which it refuses, and what it cites.
          </EmptyState>
        }
      />
      {starting && <NewEvaluationDialog onClose={() => setStarting(false)} onBegun={onOpen} />}
    </>
  );
}
