import {
  type Announcements,
  type CollisionDetection,
  closestCenter,
  type DndContextProps,
  KeyboardCode,
  KeyboardSensor,
  MouseSensor,
  pointerWithin,
  TouchSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { useState } from "react";
import type { Board, DealRow, StageOut } from "@/client/types.gen";
import { toNeighbourColumn } from "@/features/crm/board/keyboard-columns";
import { cardOn } from "@/features/crm/board/place";
import { plural } from "@/lib/format";

/** The column under the pointer; carried by keyboard, the nearest one. */
const columnUnder: CollisionDetection = (args) =>
  args.pointerCoordinates ? pointerWithin(args) : closestCenter(args);

/** Dragging a card from stage to stage by mouse, long press and keyboard. */
export function useDrag(
  board: Board,
  onDrop: (deal: DealRow, stage: StageOut) => void,
): DndContextProps & { dragged: DealRow | undefined } {
  const [draggedId, setDraggedId] = useState<string | null>(null);
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 250, tolerance: 8 } }),
    useSensor(KeyboardSensor, {
      coordinateGetter: toNeighbourColumn,
      scrollBehavior: "auto",
      keyboardCodes: {
        start: [KeyboardCode.Space],
        cancel: [KeyboardCode.Esc],
        end: [KeyboardCode.Space, KeyboardCode.Enter],
      },
    }),
  );
  const dealOf = (id: UniqueIdentifier) => cardOn(board, String(id));
  const columnOf = (id: UniqueIdentifier | undefined) =>
    board.columns.find(({ stage }) => stage.id === id);

  const announcements: Announcements = {
    onDragStart: ({ active }) => {
      const deal = dealOf(active.id);
      return `Picked up ${deal?.name}, in ${columnOf(deal?.stage_id)?.stage.name}.`;
    },
    onDragOver: ({ over }) => {
      const column = columnOf(over?.id);
      return column && `Over ${column.stage.name}, ${plural(column.count, "deal")}.`;
    },
    onDragEnd: ({ active, over }) => {
      const column = columnOf(over?.id);
      const name = dealOf(active.id)?.name;
      if (!column) return `${name} stays where it was.`;
      return column.stage.type === "lost"
        ? `${name} is on ${column.stage.name}. Say why it was lost.`
        : `${name} is now in ${column.stage.name}.`;
    },
    onDragCancel: ({ active }) => `${dealOf(active.id)?.name} stays where it was.`,
  };
  return {
    dragged: draggedId ? dealOf(draggedId) : undefined,
    sensors,
    collisionDetection: columnUnder,
    accessibility: {
      announcements,
      screenReaderInstructions: {
        draggable:
          "Enter opens the deal, arrows go to other deals, m opens the menu to move it. Or press space to pick it up, left and right to choose a stage, space to drop it, escape to leave it.",
      },
    },
    onDragStart: ({ active }) => setDraggedId(String(active.id)),
    onDragCancel: () => setDraggedId(null),
    onDragEnd: ({ active, over }) => {
      setDraggedId(null);
      const deal = dealOf(active.id);
      const column = columnOf(over?.id);
      if (deal && column) onDrop(deal, column.stage);
    },
  };
}
