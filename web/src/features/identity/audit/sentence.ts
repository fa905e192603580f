import type { AuditEntry } from "@/client/types.gen";
import { roleLabel } from "@/features/identity/roles";
import { formatNumber, plural } from "@/lib/format";

/** "Mira Okafor" + "moved the deal" + "Northwind rollout" + "from Proposal to Won". */
export type Sentence = { actor: string; verb: string; subject: string; after: string };

type Facts = AuditEntry["payload"];
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const count = (value: unknown): number => (Array.isArray(value) ? value.length : 0);
const words = (value: string): string => value.replaceAll("_", " ");

function actorOf({ actor_kind: kind, actor_label: label }: AuditEntry): string {
  if (kind === "visitor") return "Somebody not signed in";
  if (kind === "system")
    return label && label !== "system" ? `The system (${label})` : "The system";
  return label.replace(/^key /, "Key ") || "Somebody";
}

type Tell = (entry: AuditEntry, facts: Facts) => Partial<Sentence>;

const ENDED: Record<string, Tell> = {
  signed_out: () => ({ verb: "signed out", subject: "" }),
  revoked: () => ({ verb: "ended a session of" }),
  token_reused: () => ({
    verb: "used a refresh token of",
    after: "a second time, so that session was ended",
  }),
};

const READING: Record<string, string> = {
  waiting: "asked to read the source",
  running: "is reading the source",
  done: "read the source",
  failed: "could not read the source",
  cancelled: "stopped reading the source",
};
const GAP: Record<string, string> = {
  open: "asked what no document answers",
  closed: "answered a gap",
  dismissed: "dismissed a gap",
};
const outOf = (facts: Facts, what: string): string =>
  Number(facts.total ?? facts.found) > 0
    ? `(${formatNumber(Number(facts.done))} of ${plural(Number(facts.total ?? facts.found), what)})`
    : "";

const SPECIAL: Record<string, Tell> = {
  "workspace.created": () => ({ verb: "set up the workspace" }),
  "user.created": (_, facts) => ({
    verb: "added",
    after: facts.role ? `as ${roleLabel(text(facts.role)).toLowerCase()}` : "",
  }),
  "user.updated": () => ({ verb: "changed" }),
  "user.disabled": () => ({ verb: "disabled" }),
  "user.invited": () => ({ verb: "made an invitation link for" }),
  "user.password_changed": ({ actor_id, subject_id }) =>
    actor_id === subject_id
      ? { verb: "chose a new password", subject: "" }
      : { verb: "chose a new password for" },
  "team.members_changed": (_, facts) => ({
    verb: "changed who is in the team",
    after: [
      count(facts.joined) > 0 ? `${formatNumber(count(facts.joined))} came` : "",
      count(facts.left) > 0 ? `${formatNumber(count(facts.left))} left` : "",
    ]
      .filter(Boolean)
      .join(", "),
  }),
  "session.signed_in": (_, facts) => ({
    verb: facts.kind === "api" ? "signed in by the API" : "signed in",
    subject: "",
    after: facts.address ? `from ${text(facts.address)}` : "",
  }),
  "session.sign_in_failed": (_, facts) => ({
    verb: "tried a wrong password for",
    after: facts.address ? `from ${text(facts.address)}` : "",
  }),
  "session.ended": (entry, facts) => ENDED[text(facts.reason)]?.(entry, facts) ?? {},
  "key.created": () => ({ verb: "made the API key" }),
  "key.revoked": () => ({ verb: "revoked the API key" }),
  "deal.moved": (_, facts) => ({
    verb: "moved the deal",
    after: `from ${text(facts.from_stage)} to ${text(facts.to_stage)}`,
  }),
  "lead.converted": (_, facts) => ({
    verb: "converted the lead",
    after: facts.deal_id ? "to a contact and a deal" : "to a contact",
  }),
  "source.created": () => ({ verb: "added the source" }),
  "source.read": (_, facts) => ({
    verb: READING[text(facts.state)] ?? "read the source",
    after: outOf(facts, "document"),
  }),
  "source.changed": (_, facts) => ({
    verb: "took new text from the source",
    after: Number(facts.documents) > 0 ? `(${plural(Number(facts.documents), "document")})` : "",
  }),
  "gap.changed": (_, facts) => ({ verb: GAP[text(facts.state)] ?? "changed a gap", subject: "" }),
  "embedder.changed": (_, facts) => ({
    verb: facts.state === "current" ? "changed the embedder" : "is changing the embedder",
    after: outOf(facts, "passage"),
  }),
  "import.batch": (_, facts) => ({
    verb: "imported",
    subject: text(facts.file),
    after: `${plural(count(facts.created), "record")} new, ${count(facts.updated)} changed`,
  }),
  "import.changed": (_, facts) => ({
    verb: "import",
    after: `is ${words(text(facts.status))}`,
  }),
};

/** One entry in plain words. A type nobody told us about is still readable. */
export function sentenceOf(entry: AuditEntry): Sentence {
  const [kind = "", what = ""] = entry.type.split(".");
  const plain: Sentence = {
    actor: actorOf(entry),
    verb: `${what === "updated" ? "changed" : words(what)} the ${words(kind)}`,
    subject: entry.subject_label,
    after: "",
  };
  return { ...plain, ...SPECIAL[entry.type]?.(entry, entry.payload) };
}

export const inOneLine = ({ actor, verb, subject, after }: Sentence): string =>
  [actor, verb, subject, after].filter(Boolean).join(" ");
