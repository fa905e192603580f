/** What the server's words are called on the screen. */
import { FileText, Globe, type LucideIcon, PenLine } from "lucide-react";
import type { DocumentRow, FoundPassage, GapRow, RunOut, SourceRow } from "@/client/types.gen";
import type { BadgeTone } from "@/components/ui/Badge";
import { formatNumber } from "@/lib/format";

export type SourceKind = SourceRow["kind"];
export type Audience = FoundPassage["audience"];
type Shown = { label: string; tone: BadgeTone };

export const KINDS: Record<SourceKind, { label: string; about: string; icon: LucideIcon }> = {
  website: { label: "Website", about: "Pages under one address, read again by plan", icon: Globe },
  files: { label: "Files", about: "PDF, Word, slides, text, tables of questions", icon: FileText },
  written: { label: "Written here", about: "Answers and notes of your own", icon: PenLine },
};

export const SOURCE_STATES: Record<SourceRow["state"], Shown> = {
  new: { label: "Not read yet", tone: "neutral" },
  waiting: { label: "Waiting", tone: "info" },
  running: { label: "Reading", tone: "info" },
  ready: { label: "Ready", tone: "success" },
  failed: { label: "Failed", tone: "danger" },
  deleting: { label: "Being deleted", tone: "warning" },
};
export const RUN_STATES: Record<RunOut["state"], Shown> = {
  waiting: { label: "Waiting", tone: "info" },
  running: { label: "Reading", tone: "info" },
  done: { label: "Done", tone: "success" },
  failed: { label: "Failed", tone: "danger" },
  cancelled: { label: "Stopped", tone: "warning" },
};
export const RUN_SCOPES: Record<RunOut["scope"], string> = {
  all: "Everything",
  failed: "What had failed",
  new: "Only what was new",
};
export const DOCUMENT_STATES: Record<DocumentRow["state"], Shown> = {
  pending: { label: "Waiting", tone: "info" },
  ready: { label: "Ready", tone: "success" },
  skipped: { label: "Left out", tone: "neutral" },
  failed: { label: "Failed", tone: "danger" },
  gone: { label: "Gone", tone: "neutral" },
};
export const GAP_STATES: Record<GapRow["state"], Shown> = {
  open: { label: "Open", tone: "warning" },
  closed: { label: "Answered", tone: "success" },
  dismissed: { label: "Dismissed", tone: "neutral" },
};
export const askedText = (times: number): string =>
  times === 1 ? "Asked once" : `Asked ${formatNumber(times)} times`;
export const AUDIENCES: Record<Audience, { label: string; about: string }> = {
  internal: { label: "Team only", about: "Only people of this workspace are told this." },
  customers: { label: "For customers", about: "Customers may be told this, too." },
};
export const ENGINES: Record<string, string> = {
  builtin: "Builtin engine",
  llm: "Language model",
};
export const engineWord = (name: string): string => ENGINES[name] ?? name;

export const isBusy = ({ state }: Pick<SourceRow, "state">): boolean =>
  state === "waiting" || state === "running" || state === "deleting";

/** How much of a run is done; nothing while it is not known how much there is. */
export const shareOf = (run: Pick<RunOut, "done" | "found"> | null): number | undefined =>
  run && run.found > 0 ? run.done / run.found : undefined;

const HOUR_WORDS: [hours: number, label: string][] = [
  [6, "every 6 hours"],
  [24, "every day"],
  [168, "every week"],
  [720, "every 30 days"],
];
/** 24 is "every day", 36 "every 36 hours", nothing "never". */
export const refreshWord = (hours: number | null): string =>
  hours === null
    ? "never"
    : (HOUR_WORDS.find(([known]) => known === hours)?.[1] ?? `every ${hours} hours`);
export const REFRESH_HOURS = HOUR_WORDS.map(([hours]) => hours);
export const STALE_DAYS = [30, 90, 180, 365, 730] as const;

/** Below this, somebody should look. */
export const FAIR = 0.6;
/** A share from 0 to 1 as a word. */
export const confidenceWord = (confidence: number): string =>
  confidence >= 0.85 ? "high" : confidence >= FAIR ? "fair" : "low";

/** Entries have an address of their own only inside. */
export const addressOf = ({ address }: Pick<DocumentRow, "address">): string | null =>
  address.startsWith("entry:") ? null : address;
/** A page that was never read is called by its address. */
export const nameOf = (document: Pick<DocumentRow, "title" | "address">): string =>
  (document.title !== document.address && document.title) ||
  (addressOf(document)?.replace(/^https?:\/\//, "") ?? "Untitled");
export const linkOf = ({ address }: Pick<DocumentRow, "address">): string | null =>
  /^https?:\/\//i.test(address) ? address : null;
