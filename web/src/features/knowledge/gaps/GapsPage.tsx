import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheckBig, CircleHelp } from "lucide-react";
import { useMemo } from "react";
import type { GapRow } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import type { DataColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { PageHeader } from "@/components/PageHeader";
import { gapsQuery } from "@/features/knowledge/api";
import { ChoiceChip } from "@/features/knowledge/ChoiceChip";
import { GapSheet } from "@/features/knowledge/gaps/GapSheet";
import type { GapSearch } from "@/features/knowledge/gaps/search";
import { KnowledgeTabs } from "@/features/knowledge/KnowledgeTabs";
import { askedText, GAP_STATES } from "@/features/knowledge/words";
import { formatNumber, plural } from "@/lib/format";

type GapsPageProps = { search: GapSearch; onSearch: (search: GapSearch) => void };

const NONE: GapRow[] = [];
const COLUMNS: readonly DataColumn<GapRow>[] = [
  {
    ...{ id: "question", header: "Question", width: 320, grow: 3 },
    cell: ({ question }) => <span className="font-medium">{question}</span>,
  },
  {
    ...{ id: "times", header: "Asked", width: 100, align: "end" },
    cell: ({ times }) => (times === 1 ? "once" : `${formatNumber(times)} times`),
  },
  {
    ...{ id: "last_at", header: "Last asked", width: 140 },
    cell: ({ last_at }) => <DateText value={last_at} />,
  },
];
const STATES: GapRow["state"][] = ["open", "closed", "dismissed"];
const EMPTY: Record<GapRow["state"], { title: string; about: string }> = {
  open: {
    title: "Nothing is open",
    about:
      "Questions our documents could not answer come here, those that ask the same counted together. Write the answer once, and the next who asks gets it.",
  },
  closed: { title: "None answered yet", about: "Gaps somebody has written an answer for." },
  dismissed: { title: "None dismissed", about: "Questions that need no answer of ours." },
};

/** What people asked and nothing answered. */
export function GapsPage({ search, onSearch }: GapsPageProps) {
  const state = search.state ?? "open";
  const gaps = useInfiniteQuery(gapsQuery(state));
  const rows = useMemo(() => gaps.data?.pages.flatMap(({ items }) => items) ?? NONE, [gaps.data]);
  const total = gaps.data?.pages[0]?.total;
  return (
    <>
      <PageHeader
        title="Knowledge"
        description="Questions nothing answered, most asked first. Each is a page somebody should write."
      />
      <KnowledgeTabs />
      <fieldset aria-label="Which gaps" className="flex gap-1.5 px-6 pt-3 max-md:px-4">
        {STATES.map((one) => (
          <ChoiceChip
            key={one}
            label={GAP_STATES[one].label}
            chosen={one === state}
            onClick={() => onSearch({ state: one === "open" ? undefined : one })}
          />
        ))}
      </fieldset>
      <DataTable
        label="Gaps"
        name="knowledge-gaps"
        columns={COLUMNS}
        rows={rows}
        rowId={({ id }) => id}
        rowLabel={({ question }) => question}
        total={total?.value}
        summary={plural(total?.value ?? rows.length, "question")}
        onOpen={({ id }) => onSearch({ ...search, gap: id })}
        onEndReached={() => {
          if (gaps.hasNextPage && !gaps.isFetching) void gaps.fetchNextPage();
        }}
        loading={gaps.isPending}
        loadingMore={gaps.isFetchingNextPage}
        error={gaps.isError && rows.length === 0 ? gaps.error : undefined}
        onRetry={() => void gaps.refetch()}
        renderCompact={(gap) => (
          <div className="grid gap-1">
            <span className="truncate font-medium">{gap.question}</span>
            <span className="text-text-muted text-xs">
              {askedText(gap.times)}, last <DateText value={gap.last_at} />
            </span>
          </div>
        )}
        empty={
          <EmptyState
            icon={state === "open" ? CircleCheckBig : CircleHelp}
            title={EMPTY[state].title}
          >
            {EMPTY[state].about}
          </EmptyState>
        }
      />
      {search.gap && (
        <GapSheet id={search.gap} onClose={() => onSearch({ ...search, gap: undefined })} />
      )}
    </>
  );
}
