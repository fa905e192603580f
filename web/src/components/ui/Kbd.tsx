import { cn } from "@/lib/cn";

const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");
const NAMES: Record<string, string> = {
  mod: isMac ? "⌘" : "Ctrl",
  shift: "Shift",
  enter: "Enter",
  escape: "Esc",
  arrowup: "↑",
  arrowdown: "↓",
  " ": "Space",
};
const nameOf = (key: string) =>
  NAMES[key.toLowerCase()] ?? (key.length === 1 ? key.toUpperCase() : key);

/** Keys as written in the shortcut list: "mod+k", "g d". */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  const caps = keys.split(/[ +]/).filter(Boolean);
  return (
    <span className={cn("inline-flex items-center gap-0.5", className)}>
      {caps.map((cap, place) => (
        <kbd
          // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list, and "g g" repeats a cap
          key={place}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-border-strong bg-surface px-1 font-medium font-sans text-2xs text-text-muted"
        >
          {nameOf(cap)}
        </kbd>
      ))}
    </span>
  );
}
