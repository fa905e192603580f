/** What a change of the copilot makes stale: our own changes say it at once, those of others by frames. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { onChanged } from "@/lib/socket";

export const STALE = {
  conversation: ["listConversations", "getConversation"],
  conversations: ["listConversations"],
  evaluation: ["listEvaluations", "getEvaluation"],
} as const;

export const nameOf = (key: QueryKey): string => {
  const first = key[0];
  return typeof first === "object" && first !== null && "_id" in first ? String(first._id) : "";
};

export const madeStale = (client: QueryClient, kind: keyof typeof STALE): Promise<void> => {
  const names: readonly string[] = STALE[kind];
  return client.invalidateQueries({
    predicate: ({ queryKey }) => names.includes(nameOf(queryKey)),
  });
};

/** Called once, with the first page that shows the copilot. Returns the undo. */
export function listenToCopilot(): () => void {
  const undo = [
    onChanged("conversation", (_frame, client) => void madeStale(client, "conversation")),
    onChanged("proposal", (_frame, client) => void madeStale(client, "conversation")),
    onChanged("evaluation", (_frame, client) => void madeStale(client, "evaluation")),
  ];
  return () => {
    for (const stop of undo) stop();
  };
}

// A hot reload starts anew.
const stop = listenToCopilot();
import.meta.hot?.dispose(stop);
