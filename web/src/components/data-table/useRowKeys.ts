import { type RefObject, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useShortcuts } from "@/lib/keyboard";

type RowKeys = {
  count: number;
  scroller: RefObject<HTMLElement | null>;
  scrollToRow: (index: number) => void;
  onOpen?: (index: number) => void;
  onSelect?: (index: number) => void;
};

/** Walks the rows with j/k or the arrows and keeps the real focus on the row, for readers too. */
export function useRowKeys({ count, scroller, scrollToRow, onOpen, onSelect }: RowKeys) {
  const [active, setActive] = useState(-1);
  const awaited = useRef(-1);
  const focusRow = (index: number) => {
    awaited.current = index;
    const row = scroller.current?.querySelector(`[data-row-index="${index}"]`);
    if (row instanceof HTMLElement) row.focus({ preventScroll: true });
    return row !== null && row !== undefined;
  };
  const moveTo = (index: number) => {
    if (count === 0) return;
    const next = Math.max(0, Math.min(count - 1, index));
    flushSync(() => setActive(next));
    scrollToRow(next);
    // A far row is drawn only after the scroll.
    if (!focusRow(next)) requestAnimationFrame(() => focusRow(next));
  };
  const inside = (event: KeyboardEvent) =>
    event.target instanceof Node && scroller.current?.contains(event.target);
  const group = "Lists";

  useShortcuts([
    { keys: "j", label: "Next row", group, run: () => moveTo(active + 1) },
    { keys: "k", label: "Previous row", group, run: () => moveTo(active - 1) },
    ...(onOpen
      ? [{ keys: "Enter", label: "Open", group, run: () => active >= 0 && onOpen(active) }]
      : []),
    ...(onSelect
      ? [{ keys: "x", label: "Select", group, run: () => active >= 0 && onSelect(active) }]
      : []),
  ]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!inside(event)) return;
    const target: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      Home: 0,
      End: count - 1,
    };
    const next = target[event.key];
    if (next === undefined) return;
    event.preventDefault();
    moveTo(next);
  };
  return { active: Math.min(active, count - 1), setActive, onKeyDown };
}
