/** What a change of scores makes stale: our own changes say it at once, those of others by frames. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { onChanged } from "@/lib/socket";

const SCORES = ["getLeadScore", "getDealScore"];
const MODELS = ["aboutScoring", "listScoreModels", "getScoreModel", "listScoringRuns"];
// The records carry their score.
const RECORDS = [...SCORES, "getLead", "getDeal", "listLeads", "listDeals", "getBoard"];
const STALE = {
  scores: [...RECORDS, "aboutScoring"],
  record: RECORDS,
  models: [...SCORES, ...MODELS, "averageConversion"],
  runs: ["aboutScoring", "listScoringRuns"],
  settings: ["getScoringSettings", "aboutScoring"],
};

const nameOf = (key: QueryKey): string => {
  const first = key[0];
  return typeof first === "object" && first !== null && "_id" in first ? String(first._id) : "";
};

export const madeStale = (client: QueryClient, what: keyof typeof STALE): Promise<void> =>
  client.invalidateQueries({
    predicate: ({ queryKey }) => STALE[what].includes(nameOf(queryKey)),
  });

/** Called once, with the first page that shows a score. Returns the undo. */
export function listenToScoring(): () => void {
  const undo = [
    // The event names no record: whichever are shown carry their score.
    onChanged("scores", (_frame, client) => void madeStale(client, "scores")),
    onChanged("score_model", (_frame, client) => void madeStale(client, "models")),
  ];
  return () => {
    for (const stop of undo) stop();
  };
}

// A hot reload starts anew.
const stop = listenToScoring();
import.meta.hot?.dispose(stop);
