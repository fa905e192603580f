import { Handshake } from "lucide-react";
import { useState } from "react";
import { DateText } from "@/components/DateText";
import type { Sort } from "@/components/data-table/columns";
import { DataTable, type Selection } from "@/components/data-table/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { FilterBar } from "@/components/filter-bar/FilterBar";
import { MoneyText } from "@/components/MoneyText";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { StageBadge } from "@/components/StageBadge";
import { Button } from "@/components/ui/Button";
import type { Filter } from "@/lib/filters";
import { notify } from "@/lib/notify";
import { problemFrom } from "@/lib/problem";
import {
  SAMPLE_FIELDS,
  type SampleColumn,
  type SampleDeal,
  sampleDeals,
} from "@/routes/design/sample";

const ROWS = sampleDeals(10_000);
const COLUMNS: SampleColumn[] = [
  {
    id: "name",
    header: "Deal",
    width: 240,
    grow: 2,
    sortable: true,
    cell: (deal) => <span className="font-medium">{deal.name}</span>,
  },
  {
    id: "stage",
    header: "Stage",
    width: 130,
    sortable: true,
    cell: (deal) => <StageBadge name={deal.stage} hue={deal.hue} />,
  },
  {
    id: "amount",
    header: "Amount",
    width: 120,
    align: "end",
    sortable: true,
    cell: (deal) => <MoneyText amount={deal.amount} currency="EUR" />,
  },
  {
    id: "owner",
    header: "Owner",
    width: 160,
    cell: (deal) => <OwnerAvatar owner={deal.owner} showName />,
  },
  {
    id: "closes",
    header: "Closes",
    width: 120,
    sortable: true,
    cell: (deal) => <DateText value={deal.closes} kind="day" />,
  },
  {
    id: "touched",
    header: "Last touch",
    width: 120,
    grow: 1,
    cell: (deal) => (
      <span className="text-text-muted">
        <DateText value={deal.touched} />
      </span>
    ),
  },
  { id: "account", header: "Account", width: 160, hidden: true, cell: (deal) => deal.account },
];

const compactDeal = (deal: SampleDeal) => (
  <div className="grid gap-0.5">
    <div className="flex items-center justify-between gap-3">
      <span className="truncate font-medium">{deal.name}</span>
      <MoneyText amount={deal.amount} currency="EUR" compact />
    </div>
    <div className="flex items-center gap-2 text-text-muted text-xs">
      <StageBadge name={deal.stage} hue={deal.hue} />
      <span className="truncate">{deal.owner?.name ?? "No owner"}</span>
      <span className="ml-auto">
        <DateText value={deal.touched} />
      </span>
    </div>
  </div>
);

type State = "content" | "loading" | "empty" | "error";

export function TableSection() {
  const [sort, setSort] = useState<Sort | null>({ id: "amount", desc: true });
  const [selection, setSelection] = useState<Selection>({});
  const [search, setSearch] = useState("");
  const [state, setState] = useState<State>("content");
  const [filters, setFilters] = useState<Filter[]>([
    { field: "stage", op: "is", values: ["demo", "proposal"] },
    { field: "amount", op: "from", values: ["500000"] },
  ]);
  const states: State[] = ["content", "loading", "empty", "error"];
  return (
    <div className="-mx-6 flex h-150 flex-col border-border border-y pt-2 max-md:-mx-4">
      <FilterBar
        fields={SAMPLE_FIELDS}
        filters={filters}
        onChange={setFilters}
        search={{ value: search, onChange: setSearch, placeholder: "Find a deal" }}
        end={states.map((name) => (
          <Button
            key={name}
            size="sm"
            variant={name === state ? "secondary" : "ghost"}
            onClick={() => setState(name)}
          >
            {name}
          </Button>
        ))}
      />
      <DataTable
        label="Deals"
        name="design"
        columns={COLUMNS}
        rows={state === "empty" ? [] : ROWS}
        total={state === "empty" ? 0 : ROWS.length}
        rowId={(deal) => deal.id}
        rowLabel={(deal) => deal.name}
        sort={sort}
        onSortChange={setSort}
        selection={selection}
        onSelectionChange={setSelection}
        onOpen={(deal) => void notify.info(`Opened ${deal.name}`)}
        loading={state === "loading"}
        error={
          state === "error"
            ? problemFrom(503, {
                title: "The server could not do this",
                detail: "The database is being upgraded. It takes a minute.",
                request_id: "req_01J9",
              })
            : undefined
        }
        onRetry={() => setState("content")}
        empty={
          <EmptyState
            icon={Handshake}
            title="No deals yet"
            action={
              <>
                <Button>Import a file</Button>
                <Button variant="primary">Create a deal</Button>
              </>
            }
          >
            What you are selling, to whom, and how far it is. Bring your deals along from the old
            CRM or start with one.
          </EmptyState>
        }
        renderCompact={compactDeal}
      />
    </div>
  );
}
