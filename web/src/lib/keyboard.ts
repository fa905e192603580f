import { useEffect, useEffectEvent, useSyncExternalStore } from "react";

/**
 * `keys` is one key ("j", "?", "Enter", "mod+k") or a sequence ("g d"). `mod` is Ctrl, or Command on a Mac.
 * Scope "page" sleeps while a dialog is open, "dialog" works inside one, "global" always.
 */
export type Shortcut = {
  keys: string;
  label: string;
  group: string;
  run: (event: KeyboardEvent) => void;
  scope?: "page" | "dialog" | "global";
};

const SEQUENCE_MS = 1200;
const registered: Shortcut[] = [];
const listeners = new Set<() => void>();
let snapshot: readonly Shortcut[] = [];
let typed: string[] = [];
let typedAt = 0;

/** The newest registration of the same keys wins. Returns the undo. */
export function registerShortcut(shortcut: Shortcut): () => void {
  registered.push(shortcut);
  publish();
  return () => {
    registered.splice(registered.indexOf(shortcut), 1);
    publish();
  };
}

/** Registers while the component is on the screen. `run` always sees the latest props. */
export function useShortcuts(shortcuts: readonly Shortcut[], enabled = true): void {
  const signature = shortcuts.map(({ keys, label }) => `${keys}=${label}`).join("|");
  const run = useEffectEvent((keys: string, event: KeyboardEvent) => {
    shortcuts.find((shortcut) => shortcut.keys === keys)?.run(event);
  });
  const currentShortcuts = useEffectEvent(() => shortcuts);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for the list, which is new on every render
  useEffect(() => {
    if (!enabled) return;
    const undo = currentShortcuts().map((shortcut) =>
      registerShortcut({ ...shortcut, run: (event) => run(shortcut.keys, event) }),
    );
    return () => {
      for (const remove of undo) remove();
    };
  }, [signature, enabled]);
}

/** Everything that works on this screen, for the help dialog. */
export const useShortcutList = (): readonly Shortcut[] =>
  useSyncExternalStore(subscribe, () => snapshot);

/** Call once at start. */
export function listenToKeys(target: Document = document): () => void {
  target.addEventListener("keydown", handleKey);
  return () => target.removeEventListener("keydown", handleKey);
}

function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const key = keyName(event);
  if (key === null || belongsToTarget(event, key)) return;
  const inTime = event.timeStamp - typedAt < SEQUENCE_MS;
  const sequence = inTime ? [...typed, key] : [key];
  typed = [];
  const found = match(sequence) ?? (sequence.length > 1 ? match([key]) : undefined);
  if (found) {
    event.preventDefault();
    found.run(event);
    return;
  }
  if (startsSequence(sequence)) {
    typed = sequence;
    typedAt = event.timeStamp;
  }
}

function awake(shortcut: Shortcut): boolean {
  const scope = shortcut.scope ?? "page";
  if (scope === "global") return true;
  const dialogOpen = document.querySelector("[role=dialog],[role=alertdialog]") !== null;
  return dialogOpen === (scope === "dialog");
}

const match = (sequence: string[]): Shortcut | undefined =>
  registered.findLast((shortcut) => shortcut.keys === sequence.join(" ") && awake(shortcut));

const startsSequence = (sequence: string[]): boolean =>
  registered.some(
    (shortcut) => shortcut.keys.startsWith(`${sequence.join(" ")} `) && awake(shortcut),
  );

function keyName(event: KeyboardEvent): string | null {
  if (["Shift", "Control", "Alt", "Meta", "AltGraph"].includes(event.key)) return null;
  if (event.altKey) return null;
  // On a Cyrillic or Greek layout the letter keys still work by their place.
  const latin = /^[\x20-\x7e]$/.test(event.key) || event.key.length > 1;
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase();
  const key = latin || !letter ? event.key : letter;
  const plain = key.length === 1 ? key.toLowerCase() : key;
  if (event.ctrlKey || event.metaKey) return `mod+${plain}`;
  const shifted = event.shiftKey && (key.length > 1 || /[a-z]/i.test(key));
  return shifted ? `shift+${plain}` : plain;
}

/** Typing is typing, and Enter or Space on a button is that button's. */
function belongsToTarget(event: KeyboardEvent, key: string): boolean {
  if (key.startsWith("mod+")) return false;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target.closest("input:not([type=checkbox]),textarea,select,[role=menu],[role=listbox]")) {
    return true;
  }
  const pressesIt = key === "Enter" || key === " ";
  return pressesIt && target.closest("button,a,[role=button],[role=checkbox]") !== null;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function publish(): void {
  snapshot = [...registered];
  for (const listener of listeners) listener();
}
