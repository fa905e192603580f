/** What of a proposal a person may change before approving, and what the words around it are. */
import type { ProposalOut } from "@/client/types.gen";

type Content = ProposalOut["content"];
type Action = Content["action"];
type Kind = "line" | "text" | "instant" | "lost_reason";
/** `label` is the word of the line that it replaces; `always` also when the proposal says nothing of it. */
export type EditField = { name: string; label: string; kind: Kind; always?: boolean };

const FIELDS: Record<Action, readonly EditField[]> = {
  create_task: [
    { name: "subject", label: "Task", kind: "line" },
    { name: "due_at", label: "Due", kind: "instant", always: true },
    { name: "body", label: "Text", kind: "text", always: true },
  ],
  log_call: [
    { name: "subject", label: "Call", kind: "line" },
    { name: "body", label: "Text", kind: "text", always: true },
    { name: "at", label: "When", kind: "instant" },
    { name: "outcome", label: "Outcome", kind: "line" },
  ],
  draft_mail: [
    { name: "subject", label: "Subject", kind: "line" },
    { name: "body", label: "Text", kind: "text" },
  ],
  move_stage: [],
};
const LOST: readonly EditField[] = [
  { name: "lost_reason_id", label: "Lost because of", kind: "lost_reason" },
  { name: "lost_note", label: "Note", kind: "text" },
];

const isLost = ({ changes }: Content): boolean =>
  changes.some(({ field, after }) => field === "Status" && after === "lost");

/** The fields of this proposal that may be changed. */
export function fieldsOf(content: Content): readonly EditField[] {
  if (content.action === "move_stage") return isLost(content) ? LOST : [];
  return FIELDS[content.action].filter(
    ({ name, always }) => always === true || name in content.arguments,
  );
}

/** A mail is there to be worked on, a lost deal needs its reason; the rest is mostly right as it is. */
export const opensToEdit = (content: Content): boolean =>
  content.action === "draft_mail" ||
  (isLost(content) && content.arguments.lost_reason_id === undefined);

export const ACTIONS: Record<Action, { approve: string; done: string }> = {
  create_task: { approve: "Create the task", done: "Task created" },
  log_call: { approve: "Log the call", done: "Call logged" },
  draft_mail: { approve: "Log as sent", done: "Logged as sent" },
  move_stage: { approve: "Move the deal", done: "Deal moved" },
};

export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** A link that opens the mail program of this machine with the draft in it. */
export function mailtoLink(to: string, subject: string, body: string): string {
  const text = (value: string) => encodeURIComponent(value.replace(/\r?\n/g, "\r\n"));
  // The address too: "?" or "&" in it would add fields of their own.
  const address = encodeURIComponent(to).replaceAll("%40", "@");
  return `mailto:${address}?subject=${text(subject)}&body=${text(body)}`;
}

/** An instant as the browser's own field writes it, in the reader's zone, and back. */
export function toLocalInput(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
export const fromLocalInput = (text: string): string | null => {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
};
