/** What a change in knowledge makes stale: our own changes say it at once, those of others by frames. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { type ChangedFrame, onChanged } from "@/lib/socket";

const SOURCE = ["listSources", "getSource", "listSourceRuns", "getSourceRun"];
const DOCUMENTS = ["listDocuments", "getDocument"];
const GAPS = ["listGaps", "getGap"];
const SETTINGS = ["getKnowledgeSettings"];

/** What is about one source, and what is about the documents of all. */
export const STALE = {
  source: [...SOURCE, ...DOCUMENTS],
  document: [...DOCUMENTS, ...SOURCE],
  gap: GAPS,
  settings: SETTINGS,
} as const;

/** Questions by their name: the generated `_id`, which the keys in `api.ts` carry, too. */
export function nameOf(key: QueryKey): string {
  const first = key[0];
  return typeof first === "object" && first !== null && "_id" in first ? String(first._id) : "";
}

/** For our own changes: waits until what is on the screen is fresh again. */
export const madeStale = (client: QueryClient, kind: keyof typeof STALE): Promise<void> => {
  const names: readonly string[] = STALE[kind];
  return client.invalidateQueries({
    predicate: ({ queryKey }) => names.includes(nameOf(queryKey)),
  });
};

let changedAt = 0;
const watchers = new Set<() => void>();

/** When documents last said something else. An answer is not asked again by itself: the page says so. */
export const useDocumentsChangedAt = (): number =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => changedAt,
  );

function noteChange(): void {
  changedAt = Date.now();
  for (const watcher of watchers) watcher();
}

// A crawl says often how far it is; the long lists follow more slowly than the progress bars.
const SOON_MS = 250;
const LATER_MS = 2_000;
const waiting = new Map<string, ReturnType<typeof setTimeout>>();

function hear(client: QueryClient, names: readonly string[], pause: number): void {
  const key = names.join();
  if (waiting.has(key)) return;
  const refetch = () => {
    waiting.delete(key);
    void client.invalidateQueries({
      predicate: ({ queryKey }) => names.includes(nameOf(queryKey)),
    });
  };
  waiting.set(key, setTimeout(refetch, pause));
}

function hearSource(frame: ChangedFrame, client: QueryClient): void {
  hear(client, SOURCE, SOON_MS);
  hear(client, DOCUMENTS, LATER_MS);
  if (frame.type === "source.changed" || frame.type === "source.deleted") noteChange();
}

/** Called once, with the first page that shows knowledge. Returns the undo. */
export function listenToKnowledge(): () => void {
  const undo = [
    onChanged("source", hearSource),
    onChanged("gap", (_frame, client) => hear(client, GAPS, SOON_MS)),
    onChanged("embedder", (_frame, client) => hear(client, SETTINGS, SOON_MS)),
  ];
  return () => {
    for (const stop of undo) stop();
  };
}

// A hot reload starts anew.
const stop = listenToKnowledge();
import.meta.hot?.dispose(stop);
