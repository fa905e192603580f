/** Moving from card to card by keyboard. */
import type { Board } from "@/client/types.gen";

export type Step = "up" | "down" | "left" | "right";

/** The card next to this one; from nowhere, the first. Empty columns are passed over. */
export function nextCard(board: Board, from: string | null, step: Step): string | null {
  const columns = board.columns.map(({ deals }) => deals.map(({ id }) => id));
  const column = columns.findIndex((ids) => from !== null && ids.includes(from));
  if (column < 0) return columns.find((ids) => ids.length > 0)?.[0] ?? null;
  const row = columns[column]?.indexOf(from ?? "") ?? 0;
  if (step === "up" || step === "down") {
    return columns[column]?.[row + (step === "down" ? 1 : -1)] ?? from;
  }
  const way = step === "right" ? 1 : -1;
  for (let at = column + way; at >= 0 && at < columns.length; at += way) {
    const ids = columns[at] ?? [];
    if (ids.length > 0) return ids[Math.min(row, ids.length - 1)] ?? from;
  }
  return from;
}

/** A little later: the card may just have changed its column, or a dialog may be giving focus back. */
export function focusCard(id: string): void {
  setTimeout(() => {
    requestAnimationFrame(() => {
      const card = document.querySelector<HTMLElement>(`[data-deal="${id}"]`);
      card?.focus({ preventScroll: true });
      card?.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
  });
}
