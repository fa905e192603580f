import type { KeyboardCoordinateGetter } from "@dnd-kit/core";

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/** While a card is carried by keyboard, left and right go to the neighbouring column. */
export const toNeighbourColumn: KeyboardCoordinateGetter = (
  event,
  { context, currentCoordinates },
) => {
  const step = STEPS[event.code];
  if (step === undefined) return undefined;
  event.preventDefault();
  const columns = context.droppableContainers
    .getEnabled()
    .flatMap(({ id }) => {
      const rect = context.droppableRects.get(id);
      return rect ? [{ id, left: rect.left }] : [];
    })
    .sort((one, other) => one.left - other.left);
  const here = columns.findIndex(({ id }) => id === context.over?.id);
  const target = columns[here + step];
  return target ? { x: target.left + 8, y: currentCoordinates.y } : undefined;
};
