/** What of a proposal a person may change before approving, and what the words around it are. */
import type { ProposalOut } from "@/client/types.gen";

type Action = ProposalOut["content"]["action"];
type Kind = "line" | "text" | "instant";
export type EditField = { name: string; label: string; kind: Kind };

const FIELDS: Record<Action, readonly EditField[]> = {
  create_task: [
    { name: "subject", label: "Task", kind: "line" },
    { name: "due_at", label: "Due", kind: "instant" },
    { name: "body", label: "Notes", kind: "text" },
  ],
  log_call: [
    { name: "subject", label: "What about", kind: "line" },
    { name: "body", label: "Summary", kind: "text" },
  ],
  draft_mail: [
    { name: "subject", label: "Subject", kind: "line" },
    { name: "body", label: "Mail", kind: "text" },
  ],
  move_stage: [],
};

/** The fields that this proposal has and that may be changed. */
export const fieldsOf = ({ action, arguments: given }: ProposalOut["content"]): EditField[] =>
  FIELDS[action].filter(({ name }) => name in given);

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
