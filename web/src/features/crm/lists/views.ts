import { both, condition } from "@/features/crm/lists/grammar";
import type { RecordKind } from "@/features/crm/server";

/** A quick view: a tab with a filter that needs no setting up. */
export type QuickView = {
  id: string;
  label: string;
  filter?: string;
  sort?: string;
  deleted?: boolean;
};

const MINE = condition("owner_id", "eq", "me");
const OPEN = condition("status", "eq", "open");
const BIN: QuickView = { id: "bin", label: "Bin", deleted: true };

const OPEN_LEADS = "status[in]:new|working|qualified";
const VIEWS: Record<Exclude<RecordKind, "deal">, QuickView[]> = {
  account: [
    { id: "all", label: "All" },
    { id: "mine", label: "Mine", filter: MINE },
    {
      id: "quiet",
      label: "Quiet for 30 days",
      filter: "last_activity_at[lt]:-30d",
      sort: "last_activity_at",
    },
    BIN,
  ],
  contact: [{ id: "all", label: "All" }, { id: "mine", label: "Mine", filter: MINE }, BIN],
  lead: [
    { id: "best", label: "Best leads first", filter: OPEN_LEADS, sort: "-score_shown" },
    {
      id: "mine",
      label: "My best",
      filter: both(MINE, OPEN_LEADS),
      sort: "-score_shown",
    },
    { id: "open", label: "Newest", filter: OPEN_LEADS },
    { id: "new", label: "New", filter: condition("status", "eq", "new") },
    {
      id: "converted",
      label: "Converted",
      filter: condition("status", "eq", "converted"),
      sort: "-updated_at",
    },
    { id: "all", label: "All" },
    BIN,
  ],
};

function dealViews(today: Date): QuickView[] {
  const [first, last] = monthOf(today);
  const thisMonth = `expected_close_on[gte]:${first},expected_close_on[lte]:${last}`;
  return [
    { id: "open", label: "Open", filter: OPEN },
    { id: "mine", label: "My open deals", filter: both(MINE, OPEN) },
    { id: "likely", label: "Likely first", filter: OPEN, sort: "-win_probability" },
    {
      id: "month",
      label: "Closing this month",
      filter: both(OPEN, thisMonth),
      sort: "expected_close_on",
    },
    { id: "won", label: "Won", filter: condition("status", "eq", "won"), sort: "-closed_at" },
    { id: "lost", label: "Lost", filter: condition("status", "eq", "lost"), sort: "-closed_at" },
    { id: "all", label: "All" },
    BIN,
  ];
}

/** The first is where one starts. */
export const quickViews = (kind: RecordKind, today = new Date()): QuickView[] =>
  kind === "deal" ? dealViews(today) : VIEWS[kind];

const isoDay = (year: number, month: number, day: number): string =>
  new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);

export const monthOf = (today: Date): [first: string, last: string] => [
  isoDay(today.getFullYear(), today.getMonth(), 1),
  isoDay(today.getFullYear(), today.getMonth() + 1, 0),
];
