import { CircleCheckBig } from "lucide-react";
import { useMemo } from "react";
import type { DataColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Badge } from "@/components/ui/Badge";
import { Select } from "@/components/ui/Select";
import { Switch } from "@/components/ui/Switch";
import { CaseSheet } from "@/features/copilot/quality/CaseSheet";
import { faultsOf, type MeasuredCase, measureTitle } from "@/features/copilot/quality/report";
import type { CasesSearch } from "@/features/copilot/quality/search";
import { durationText, titleOf } from "@/features/copilot/words";
import { plural } from "@/lib/format";

type CaseListProps = {
  cases: readonly MeasuredCase[];
  search: CasesSearch;
  onSearch: (search: CasesSearch) => void;
};

const EVERY = "every";
const Faults = ({ one }: { one: MeasuredCase }) => {
  const faults = faultsOf(one);
  if (faults.length === 0) return <Badge tone="success">Right</Badge>;
  return (
    <Badge tone="danger">{faults[0] === "error" ? "Error" : measureTitle(faults[0] ?? "")}</Badge>
  );
};

const COLUMNS: readonly DataColumn<MeasuredCase>[] = [
  {
    ...{ id: "question", header: "Question", width: 280, grow: 3 },
    cell: ({ question }) => <span className="font-medium">{question}</span>,
  },
  { ...{ id: "faults", header: "Verdict", width: 170 }, cell: (one) => <Faults one={one} /> },
  {
    ...{ id: "outcome", header: "Outcome", width: 150 },
    cell: ({ outcome, expected }) =>
      outcome === expected.outcome ? outcome : `${outcome}, not ${expected.outcome}`,
  },
  {
    ...{ id: "tools", header: "Looked up", width: 180, grow: 1 },
    cell: ({ tools }) => tools.map(({ tool }) => tool).join(", "),
  },
  { ...{ id: "tags", header: "Tags", width: 150 }, cell: ({ tags }) => tags.join(", ") },
  {
    ...{ id: "time", header: "Time", width: 80, align: "end" },
    cell: ({ milliseconds }) => (milliseconds === null ? "–" : durationText(milliseconds)),
  },
];

/** Every question of a measurement, with what came of it. */
export function CaseList({ cases, search, onSearch }: CaseListProps) {
  const rows = useMemo(
    () =>
      cases.filter(
        (one) =>
          (!search.failed || faultsOf(one).length > 0) &&
          (!search.tag || one.tags.includes(search.tag)),
      ),
    [cases, search.failed, search.tag],
  );
  const tags = useMemo(() => [...new Set(cases.flatMap((one) => one.tags))].sort(), [cases]);
  const open = cases.find(({ id }) => id === search.open);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-6 pt-3 max-md:px-4">
        <span className="inline-flex items-center gap-2">
          <Switch
            id="failed-only"
            checked={search.failed ?? false}
            onCheckedChange={(failed) => onSearch({ ...search, failed: failed || undefined })}
          />
          <label htmlFor="failed-only">Only what is not right</label>
        </span>
        <Select
          aria-label="Tag"
          className="w-48"
          value={search.tag ?? EVERY}
          options={[
            { value: EVERY, label: "Every kind" },
            ...tags.map((tag) => ({ value: tag, label: titleOf(tag) })),
          ]}
          onValueChange={(tag) => onSearch({ ...search, tag: tag === EVERY ? undefined : tag })}
        />
      </div>
      <DataTable
        label="Cases"
        name="copilot-cases"
        columns={COLUMNS}
        rows={rows}
        rowId={({ id }) => id}
        rowLabel={({ question }) => question}
        summary={plural(rows.length, "case")}
        onOpen={({ id }) => onSearch({ ...search, open: id })}
        renderCompact={(one) => (
          <div className="grid gap-1">
            <span className="truncate font-medium">{one.question}</span>
            <span className="flex items-center gap-2 text-text-muted text-xs">
              <Faults one={one} />
              <span className="truncate">{one.tags.join(", ")}</span>
            </span>
          </div>
        )}
        empty={
          <EmptyState icon={CircleCheckBig} title="No such case">
            {search.failed ? "Everything here is right." : "Choose another kind."}
          </EmptyState>
        }
      />
      {open && <CaseSheet one={open} onClose={() => onSearch({ ...search, open: undefined })} />}
    </>
  );
}
