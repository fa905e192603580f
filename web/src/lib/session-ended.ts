import { useSyncExternalStore } from "react";
import type { Problem } from "@/lib/problem";
import { queryClient } from "@/lib/query";
import { currentSession, SESSION_KEY } from "@/lib/session";

let ended = false;
const listeners = new Set<() => void>();

/**
 * What a 401 means. A wrong password is the form's business; a token that another tab's sign-in
 * replaced is fetched anew; anything else in mid-work asks to sign in again in place, so that
 * nothing typed is lost. Before there is a session, the route leads to the sign-in page.
 */
export function handleUnauthorized(problem: Problem): void {
  if (problem.code === "wrong_password") return;
  if (problem.code === "csrf_failed") {
    void queryClient.invalidateQueries({ queryKey: SESSION_KEY });
    return;
  }
  if (currentSession()) setSessionEnded(true);
}

export function setSessionEnded(value: boolean): void {
  if (ended === value) return;
  ended = value;
  for (const listener of listeners) listener();
}

export const useSessionEnded = (): boolean => useSyncExternalStore(subscribe, () => ended);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
