/** What a change in crm makes stale: our own changes say it at once, those of others by frames. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { type ChangedFrame, onChanged } from "@/lib/socket";

/** Questions by their name: the generated `_id`, which the keys in `api.ts` carry, too. */
const STALE: Record<string, readonly string[]> = {
  account: [
    ...["listAccounts", "getAccount", "accountTags", "accountTimeline"],
    ...["listContacts", "listDeals", "getDeal", "getBoard", "myDay", "search"],
  ],
  contact: [
    ...["listContacts", "getContact", "contactTags", "contactTimeline", "accountTimeline"],
    ...["listDeals", "getDeal", "getBoard", "myDay", "search"],
  ],
  lead: ["listLeads", "getLead", "leadTags", "leadTimeline", "myDay", "search"],
  deal: [
    ...["listDeals", "getDeal", "dealTags", "dealTimeline", "accountTimeline"],
    ...["getBoard", "myDay", "search"],
  ],
  activity: [
    ...["listActivities", "getActivity", "myDay", "search"],
    ...["accountTimeline", "contactTimeline", "leadTimeline", "dealTimeline"],
    // They show when something happened last.
    ...["listAccounts", "listContacts", "listLeads", "listDeals", "getBoard"],
    ...["getAccount", "getContact", "getLead", "getDeal"],
  ],
  product: ["listProducts", "search"],
  pipeline: ["listPipelines", "getBoard", "listDeals", "getDeal"],
  tag: ["listTags", "accountTags", "contactTags", "leadTags", "dealTags"],
  lost_reason: ["listLostReasons"],
  import: ["listImports", "getImport"],
  scores: ["listLeads", "getLead", "listDeals", "getDeal", "getBoard"],
};
const IMPORTED = ["account", "contact", "lead", "deal", "activity", "product", "tag"];

type Question = { id: string; about: readonly unknown[] };

/** Reads a key like `[{_id: "getDeal", path: {deal_id: "…"}}]`. */
function questionOf(key: QueryKey): Question | null {
  const first = key[0];
  if (typeof first !== "object" || first === null || !("_id" in first)) return null;
  const path = "path" in first && first.path;
  return {
    id: String(first._id),
    about: typeof path === "object" && path !== null ? Object.values(path) : [],
  };
}

/** A question about one record is stale only when it is about that record, or the change says not which. */
const concerns = (question: Question, kind: string, recordId: string | null): boolean => {
  if (!STALE[kind]?.includes(question.id)) return false;
  const own = [`get${kind}`, `${kind}tags`, `${kind}timeline`].includes(question.id.toLowerCase());
  return !own || recordId === null || question.about.includes(recordId);
};

/** For our own changes: waits until what is on the screen is fresh again. */
export const madeStale = (
  client: QueryClient,
  kind: string,
  recordId: string | null = null,
): Promise<void> =>
  client.invalidateQueries({
    predicate: ({ queryKey }) => {
      const question = questionOf(queryKey);
      return question !== null && concerns(question, kind, recordId);
    },
  });

const PAUSE_MS = 200;
let waiting = new Map<string, { kind: string; recordId: string | null }>();

/** Frames of one moment (a bulk change, an import) become one refetch. */
function hear(kind: string, recordId: string | null, client: QueryClient): void {
  const alreadyPlanned = waiting.size > 0;
  waiting.set(`${kind} ${recordId}`, { kind, recordId });
  if (alreadyPlanned) return;
  setTimeout(() => {
    const heard = [...waiting.values()];
    waiting = new Map();
    void client.invalidateQueries({
      predicate: ({ queryKey }) => {
        const question = questionOf(queryKey);
        return question !== null && heard.some((one) => concerns(question, one.kind, one.recordId));
      },
    });
  }, PAUSE_MS);
}

function hearImport(frame: ChangedFrame, client: QueryClient): void {
  hear("import", null, client);
  if (frame.type === "import.changed") return;
  for (const kind of IMPORTED) hear(kind, null, client);
}

/** Called once, when the signed-in frame is drawn. Returns the undo. */
export function listenToCrm(): () => void {
  const kinds = Object.keys(STALE).filter((kind) => kind !== "import");
  const undo = kinds.map((kind) =>
    onChanged(kind, (frame, client) => hear(kind, frame.id, client)),
  );
  undo.push(onChanged("import", hearImport));
  return () => {
    for (const stop of undo) stop();
  };
}

// The module is loaded with the first page that shows crm data; a hot reload starts anew.
const stop = listenToCrm();
import.meta.hot?.dispose(stop);
