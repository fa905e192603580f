import { useSyncExternalStore } from "react";

const KEY = "dealwright.knowledge.recent";
const MOST = 8;
const listeners = new Set<() => void>();
let recent = read();

/** What was asked in this tab, newest first. */
export const useRecentQuestions = (): readonly string[] =>
  useSyncExternalStore(subscribe, () => recent);

export function rememberQuestion(question: string): void {
  recent = [question, ...recent.filter((one) => one !== question)].slice(0, MOST);
  sessionStorage.setItem(KEY, JSON.stringify(recent));
  for (const listener of listeners) listener();
}

function read(): readonly string[] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
