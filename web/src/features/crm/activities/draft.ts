import type { NewActivity } from "@/client/types.gen";
import type { ActivityKind } from "@/features/crm/activities/icons";

/** What stands in the composer. Times are as the browser's fields give them, in the reader's zone. */
export type Draft = {
  kind: ActivityKind;
  subject: string;
  body: string;
  at: string;
  due: string;
  direction: "in" | "out";
  minutes: string;
  outcome: string;
  priority: "normal" | "high";
};
export type Links = Pick<NewActivity, "account_id" | "contact_id" | "lead_id" | "deal_id">;

export const emptyDraft = (kind: ActivityKind): Draft => ({
  kind,
  ...{ subject: "", body: "", at: "", due: "", direction: "out", minutes: "", outcome: "" },
  priority: "normal",
});

const SUBJECT_MAX = 200;
const DEFAULTS: Record<ActivityKind, string> = {
  note: "Note",
  call: "Call",
  mail: "Mail",
  meeting: "Meeting",
  task: "",
};

export const isFilled = ({ kind, subject, body }: Draft): boolean =>
  kind === "task" ? subject.trim() !== "" : (subject + body).trim() !== "";

/** A note is one text: its first line is the subject. */
export function toActivity(draft: Draft, links: Links): NewActivity {
  const { kind } = draft;
  const lines = draft.body.trim().split("\n");
  const first = (lines[0] ?? "").slice(0, SUBJECT_MAX).trim();
  const isOneLine = lines.length === 1 && (lines[0] ?? "").length <= SUBJECT_MAX;
  const subject = draft.subject.trim() || (kind === "note" ? first : "") || DEFAULTS[kind];
  const body = kind === "note" && isOneLine && !draft.subject ? "" : draft.body.trim();
  const minutes = Number(draft.minutes);
  return {
    kind,
    subject,
    ...links,
    ...(body && { body }),
    ...(kind !== "task" && draft.at && { at: new Date(draft.at).toISOString() }),
    ...(kind === "task" && draft.due && { due_at: dueAt(draft.due) }),
    ...(kind === "task" && { priority: draft.priority }),
    ...((kind === "call" || kind === "mail") && { direction: draft.direction }),
    ...((kind === "call" || kind === "meeting") && minutes > 0 && { duration_minutes: minutes }),
    ...(draft.outcome.trim() && { outcome: draft.outcome.trim() }),
  };
}

/** The end of the reader's day: a task of today is not late before the day is over. */
export function dueAt(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date, 23, 59).toISOString();
}

/** The calendar day of an instant for the reader: the value of a date field. */
export function dayOf(iso: string): string {
  const at = new Date(iso);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

export const inDays = (days: number, from = new Date()): string =>
  dayOf(new Date(from.getFullYear(), from.getMonth(), from.getDate() + days, 12).toISOString());
