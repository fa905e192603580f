/** What an event of the timeline says, as words and values; names of ids are filled in by the page. */
import type { LostReasonOut, PipelineOut, TimelineItem, UserOut } from "@/client/types.gen";
import { RECORD_KINDS, type RecordKind } from "@/features/crm/server";
import { DEAL_STATES, LEAD_STATES } from "@/features/crm/words";
import { formatDay, formatMoney, formatNumber } from "@/lib/format";

export type Names = {
  users: readonly UserOut[];
  pipelines: readonly PipelineOut[];
  reasons?: readonly LostReasonOut[];
  /** Of records that are mentioned, by id, as far as they are known. */
  records?: { byId: ReadonlyMap<string, string>; isPending: boolean };
  currency: string;
};
/** A value as it is shown: a text, nothing, or another record whose name is asked for. */
export type Shown = { text: string } | { record: RecordKind; id: string } | null;
export type FieldChange = { field: string; label: string; before: Shown; after: Shown };

const LABELS: Record<string, string> = {
  account_id: "Account",
  amount_minor: "Amount",
  annual_revenue_minor: "Revenue a year",
  contact_id: "Contact",
  domain: "Website",
  due_at: "Due",
  email: "E-mail",
  expected_close_on: "Expected close",
  external_id: "Id elsewhere",
  founded_year: "Founded",
  lost_reason_id: "Lost reason",
  owner_id: "Owner",
  parent_id: "Part of",
  probability_override: "Chance",
  title: "Job title",
};
const RECORD_FIELDS: Record<string, RecordKind> = {
  account_id: "account",
  contact_id: "contact",
  lead_id: "lead",
  deal_id: "deal",
  parent_id: "account",
};
const LONG = 120;

/** "first_name" is "First name", "amount_minor" is "Amount". */
export function fieldLabel(field: string): string {
  const known = LABELS[field];
  if (known) return known;
  const words = field.replace(/_(id|minor|on|at)$/, "").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function shownValue(field: string, value: unknown, names: Names): Shown {
  if (Array.isArray(value)) return value.length > 0 ? { text: value.join(", ") } : null;
  if (value === null || value === undefined || value === "") return null;
  const record = RECORD_FIELDS[field];
  if (record) return { record, id: String(value) };
  return { text: textOf(field, value, names) };
}

function textOf(field: string, value: unknown, names: Names): string {
  const said = String(value);
  if (field.endsWith("_minor") && typeof value === "number") {
    return formatMoney({ amount: value, currency: names.currency });
  }
  if (field === "owner_id") {
    return names.users.find(({ id }) => id === said)?.name ?? "Somebody who left";
  }
  if (field === "lost_reason_id") {
    return names.reasons?.find(({ id }) => id === said)?.name ?? "a reason";
  }
  if (field === "stage_id") return stageName(said, names.pipelines);
  if (field === "status") {
    return [...LEAD_STATES, ...DEAL_STATES].find((state) => state.value === said)?.label ?? said;
  }
  if (field === "probability_override" || field === "probability") return `${said}%`;
  if (/_(on|at)$/.test(field)) return formatDay(said);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number" && field !== "founded_year") return formatNumber(value);
  return said.length > LONG ? `${said.slice(0, LONG).trimEnd()}…` : said;
}

const stageName = (id: string, pipelines: readonly PipelineOut[]): string =>
  pipelines.flatMap(({ stages }) => stages).find((stage) => stage.id === id)?.name ?? "a stage";

const isPair = (value: unknown): value is [unknown, unknown] =>
  Array.isArray(value) && value.length === 2;

/** The field changes of an event: "Amount: EUR 1,000 → EUR 1,200". */
export function changesOf(facts: TimelineItem["facts"], names: Names): FieldChange[] {
  const changes = facts?.changes;
  if (typeof changes !== "object" || changes === null) return [];
  const currency = Object.entries(changes).find(([field]) => field === "currency")?.[1];
  const inIt =
    isPair(currency) && typeof currency[1] === "string"
      ? { ...names, currency: currency[1] }
      : names;
  return Object.entries(changes)
    .filter(([, pair]) => isPair(pair))
    .map(([field, [before, after]]) => ({
      field,
      label: fieldLabel(field),
      before: shownValue(field, before, inIt),
      after: shownValue(field, after, inIt),
    }));
}

export type EventTone = "plain" | "won" | "lost" | "moved" | "created" | "gone";
export type EventSentence = {
  tone: EventTone;
  /** After the name of who did it: "moved this deal". */
  did: string;
  /** The record it happened to, when that is not the one of the page. */
  about: { kind: RecordKind; id: string; label: string } | null;
  changes: FieldChange[];
};

const VERBS: Record<string, [verb: string, tone: EventTone]> = {
  created: ["created", "created"],
  updated: ["changed", "plain"],
  deleted: ["deleted", "gone"],
  restored: ["restored", "plain"],
  converted: ["converted", "won"],
};

/** `page` is the record whose timeline this is. */
export function sentenceOf(item: TimelineItem, page: { id: string }, names: Names): EventSentence {
  const [kind = "", verb = ""] = (item.event ?? "").split(".");
  const recordKind = RECORD_KINDS.find((one) => one === (item.kind ?? kind));
  const elsewhere = item.record_id !== page.id;
  const label = item.label || "without a name";
  const about =
    elsewhere && recordKind && item.record_id
      ? { kind: recordKind, id: item.record_id, label }
      : null;
  const what = about
    ? `the ${recordKind}`
    : elsewhere
      ? `${article(kind)} “${label}”`
      : `this ${kind}`;
  if (item.event === "deal.moved") {
    const { status } = item.facts ?? {};
    const { did, tone } = movedSentence(item.facts ?? {}, what);
    return { did, about, changes: movedChanges(item.facts ?? {}, names, status), tone };
  }
  const [done, tone] = VERBS[verb] ?? [words(item.event ?? "did something"), "plain"];
  const file = item.facts?.file;
  const by = typeof file === "string" ? ` by importing “${file}”` : "";
  return { did: `${done} ${what}${by}`, about, changes: changesOf(item.facts, names), tone };
}

const words = (event: string): string => event.replaceAll(/[._]/g, " ");
const article = (kind: string): string =>
  kind === "activity" ? "the activity" : `the ${words(kind)}`;

function movedSentence(
  { status }: Record<string, unknown>,
  what: string,
): { did: string; tone: EventTone } {
  if (status === "won") return { did: `won ${what}`, tone: "won" };
  if (status === "lost") return { did: `marked ${what} as lost`, tone: "lost" };
  return { did: `moved ${what}`, tone: "moved" };
}

function movedChanges(
  facts: Record<string, unknown>,
  names: Names,
  status: unknown,
): FieldChange[] {
  const stage: FieldChange = {
    field: "stage_id",
    label: "Stage",
    before: shownValue("from_stage", facts.from_stage, names),
    after: shownValue("to_stage", facts.to_stage, names),
  };
  const { amount_minor: amount, currency } = facts;
  if (status !== "won" || typeof amount !== "number" || typeof currency !== "string")
    return [stage];
  const text = formatMoney({ amount, currency });
  return [stage, { field: "won", label: "Won for", before: null, after: { text } }];
}
