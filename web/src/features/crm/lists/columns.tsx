import type { ReactNode } from "react";
import type { PipelineOut, UserOut } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import type { DataColumn } from "@/components/data-table/columns";
import { MoneyText } from "@/components/MoneyText";
import { StageBadge } from "@/components/StageBadge";
import { stageOf } from "@/features/crm/api";
import { MaybeLink, Nothing, ownerCell, RecordLink, text } from "@/features/crm/lists/cells";
import { chanceCell, type ExplainScore, explained, leadScore } from "@/features/crm/lists/scores";
import type { RecordKind, Rows } from "@/features/crm/server";
import { categoryWord, LEAD_STATES } from "@/features/crm/words";
import { formatNumber } from "@/lib/format";

/** What turns ids into names, and a score into its reasons. */
export type Names = {
  users: readonly UserOut[];
  pipelines: readonly PipelineOut[];
  explain?: ExplainScore;
};
type Columns<K extends RecordKind> = (names: Names, inBin: boolean) => DataColumn<Rows[K]>[];

type Kept = {
  owner_id: string | null;
  last_activity_at: string | null;
  created_at: string;
  updated_at: string;
  source: string | null;
};
const instant = (
  id: keyof Kept & string,
  header: string,
  read: (row: Kept) => string | null,
  more: { hidden?: boolean } = {},
): DataColumn<Kept> => ({
  ...{ id, header, width: 136, sortable: true },
  cell: (row) => <DateText value={read(row)} />,
  ...more,
});
const owner = ({ users }: Names): DataColumn<Kept> => ({
  id: "owner_id",
  header: "Owner",
  width: 160,
  cell: (row) => ownerCell(users, row.owner_id),
});
/** The columns at the end of every list. */
const kept: DataColumn<Kept>[] = [
  instant("last_activity_at", "Last activity", (row) => row.last_activity_at),
  { id: "source", header: "Source", width: 110, hidden: true, cell: (row) => text(row.source) },
  instant("created_at", "Created", (row) => row.created_at, { hidden: true }),
  instant("updated_at", "Changed", (row) => row.updated_at, { hidden: true }),
];

export const leadBadge = (status: string): ReactNode => {
  const state = LEAD_STATES.find(({ value }) => value === status);
  return <StageBadge name={state?.label ?? status} hue={state?.hue} />;
};
export const stageBadge = (pipelines: readonly PipelineOut[], id: string): ReactNode => {
  const stage = stageOf(pipelines, id);
  return stage ? <StageBadge name={stage.name} hue={stage.colour} /> : <Nothing />;
};
export const websiteLink = (domain: string | null): ReactNode =>
  domain ? (
    <a
      href={`https://${domain}`}
      target="_blank"
      rel="noreferrer"
      tabIndex={-1}
      onClick={(event) => event.stopPropagation()}
      className="text-text-muted hover:underline"
    >
      {domain}
    </a>
  ) : (
    <Nothing />
  );

/** In the bin there is no page to open. */
const nameCell =
  (kind: RecordKind, inBin: boolean) =>
  (row: { id: string; name: string; company?: string | null }): ReactNode =>
    inBin ? (
      row.name || row.company
    ) : (
      <RecordLink kind={kind} id={row.id} strong>
        {row.name || row.company}
      </RecordLink>
    );

const accountColumns: Columns<"account"> = (names, inBin) => [
  {
    ...{ id: "name", header: "Name", width: 220, grow: 2, sortable: !inBin },
    cell: nameCell("account", inBin),
  },
  { id: "domain", header: "Website", width: 180, grow: 1, cell: (row) => websiteLink(row.domain) },
  { id: "industry", header: "Industry", width: 140, cell: (row) => text(row.industry) },
  {
    ...{ id: "employees", header: "Employees", width: 116, align: "end", sortable: true },
    cell: (row) => text(row.employees === null ? null : formatNumber(row.employees)),
  },
  {
    ...{ id: "annual_revenue_minor", header: "Revenue", width: 110, align: "end", sortable: true },
    cell: (row) => <MoneyText amount={row.annual_revenue_minor} currency={row.currency} compact />,
  },
  { id: "country", header: "Country", width: 130, cell: (row) => text(row.country) },
  { id: "city", header: "City", width: 130, hidden: true, cell: (row) => text(row.city) },
  { id: "phone", header: "Phone", width: 140, hidden: true, cell: (row) => text(row.phone) },
  {
    ...{ id: "parent_name", header: "Part of", width: 160, hidden: true },
    cell: (row) => <MaybeLink kind="account" id={row.parent_id} name={row.parent_name} />,
  },
  owner(names),
  ...kept,
];

const contactColumns: Columns<"contact"> = (names, inBin) => [
  {
    ...{ id: "name", header: "Name", width: 190, grow: 2, sortable: !inBin },
    cell: nameCell("contact", inBin),
  },
  { id: "title", header: "Job title", width: 160, grow: 1, cell: (row) => text(row.title) },
  {
    ...{ id: "account_name", header: "Account", width: 180, grow: 1 },
    cell: (row) => <MaybeLink kind="account" id={row.account_id} name={row.account_name} />,
  },
  { id: "email", header: "E-mail", width: 220, grow: 1, cell: (row) => text(row.email) },
  { id: "phone", header: "Phone", width: 140, cell: (row) => text(row.phone) },
  { id: "city", header: "City", width: 130, hidden: true, cell: (row) => text(row.city) },
  { id: "country", header: "Country", width: 130, hidden: true, cell: (row) => text(row.country) },
  owner(names),
  ...kept,
];

const leadColumns: Columns<"lead"> = (names, inBin) => [
  {
    ...{ id: "name", header: "Name", width: 180, grow: 2, sortable: !inBin },
    cell: nameCell("lead", inBin),
  },
  {
    ...{ id: "score_shown", header: "Score", width: 148, sortable: !inBin },
    cell: (row) => explained(names, row.id, inBin ? null : row.score, leadScore(row)),
  },
  { id: "company", header: "Company", width: 180, grow: 1, cell: (row) => text(row.company) },
  { id: "status", header: "Status", width: 120, cell: (row) => leadBadge(row.status) },
  { id: "email", header: "E-mail", width: 210, grow: 1, cell: (row) => text(row.email) },
  { id: "phone", header: "Phone", width: 140, hidden: true, cell: (row) => text(row.phone) },
  { id: "title", header: "Job title", width: 150, hidden: true, cell: (row) => text(row.title) },
  {
    id: "industry",
    header: "Industry",
    width: 140,
    hidden: true,
    cell: (row) => text(row.industry),
  },
  { id: "country", header: "Country", width: 130, hidden: true, cell: (row) => text(row.country) },
  { id: "lead_source", header: "Source", width: 100, cell: (row) => text(row.source) },
  owner(names),
  ...kept
    .filter(({ id }) => id !== "source")
    .map((column) => (column.id === "created_at" ? { ...column, hidden: false } : column)),
];

const dealColumns: Columns<"deal"> = (names, inBin) => [
  {
    ...{ id: "name", header: "Name", width: 200, grow: 2, sortable: !inBin },
    cell: nameCell("deal", inBin),
  },
  {
    ...{ id: "account_name", header: "Account", width: 150, grow: 1 },
    cell: (row) => <MaybeLink kind="account" id={row.account_id} name={row.account_name} />,
  },
  {
    ...{ id: "contact_name", header: "Contact", width: 150, hidden: true },
    cell: (row) => <MaybeLink kind="contact" id={row.contact_id} name={row.contact_name} />,
  },
  {
    ...{ id: "stage_id", header: "Stage", width: 130 },
    cell: (row) => stageBadge(names.pipelines, row.stage_id),
  },
  {
    ...{ id: "amount_minor", header: "Amount", width: 120, align: "end", sortable: true },
    cell: (row) => <MoneyText amount={row.amount_minor} currency={row.currency} />,
  },
  {
    ...{ id: "win_probability", header: "Win %", width: 150, sortable: !inBin },
    cell: (row) => chanceCell(names, row, inBin),
  },
  {
    ...{ id: "probability", header: "Stage chance", width: 100, align: "end", hidden: true },
    cell: (row) => `${row.probability}%`,
  },
  {
    ...{ id: "forecast_category", header: "Forecast", width: 110, hidden: true },
    cell: (row) => text(categoryWord(row.forecast_category)),
  },
  {
    ...{ id: "expected_close_on", header: "Expected close", width: 130, sortable: true },
    cell: (row) => <DateText value={row.expected_close_on} kind="day" />,
  },
  { id: "next_step", header: "Next step", width: 150, grow: 1, cell: (row) => text(row.next_step) },
  {
    ...{ id: "stage_entered_at", header: "In this stage since", width: 150, hidden: true },
    cell: (row) => <DateText value={row.stage_entered_at} />,
  },
  {
    ...{ id: "closed_at", header: "Closed", width: 120, hidden: true, sortable: true },
    cell: (row) => <DateText value={row.closed_at} kind="day" />,
  },
  owner(names),
  ...kept,
];

export const COLUMNS: { [K in RecordKind]: Columns<K> } = {
  account: accountColumns,
  contact: contactColumns,
  lead: leadColumns,
  deal: dealColumns,
};
