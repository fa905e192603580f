/** Whether the panel is open in this tab, and on what; it outlives pages and a reload. */
import { useSyncExternalStore } from "react";

type Panel = {
  isOpen: boolean;
  conversationId: string | null;
  /** A question that came from elsewhere and is to be asked at once. */
  asked: string | null;
  /** The record that shall not be part of the questions. */
  leftOut: string | null;
};

const KEY = "dealwright.copilot.panel";
const listeners = new Set<() => void>();
let panel = read();
let opener: Element | null = null;

export const usePanel = (): Panel => useSyncExternalStore(subscribe, () => panel);

export function openPanel(question?: string): void {
  if (!panel.isOpen) opener = document.activeElement;
  publish({
    ...panel,
    isOpen: true,
    ...(question !== undefined && { asked: question, conversationId: null }),
  });
}

/** The focus goes back to where it was before. */
export function closePanel(): void {
  publish({ ...panel, isOpen: false, asked: null });
  const back = opener;
  opener = null;
  // Over the page the panel keeps the focus until it is gone.
  requestAnimationFrame(() => {
    if (back instanceof HTMLElement && back.isConnected) back.focus();
    else document.getElementById("main")?.focus();
  });
}

export const showConversation = (conversationId: string | null): void =>
  publish({ ...panel, conversationId });
export const leaveOut = (record: string | null): void => publish({ ...panel, leftOut: record });
/** Whether the question was still there: it is asked once. */
export function takeAsked(): boolean {
  if (panel.asked === null) return false;
  publish({ ...panel, asked: null });
  return true;
}

function read(): Panel {
  const empty = { isOpen: false, conversationId: null, asked: null, leftOut: null };
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    if (typeof found !== "object" || found === null) return empty;
    const isOpen = "isOpen" in found && found.isOpen === true;
    const id = "conversationId" in found ? found.conversationId : null;
    return { ...empty, isOpen, conversationId: typeof id === "string" ? id : null };
  } catch {
    return empty;
  }
}

function publish(next: Panel): void {
  panel = next;
  const { isOpen, conversationId } = next;
  sessionStorage.setItem(KEY, JSON.stringify({ isOpen, conversationId }));
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
