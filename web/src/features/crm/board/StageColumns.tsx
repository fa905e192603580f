import { DndContext, DragOverlay } from "@dnd-kit/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useCallback, useRef, useState } from "react";
import type { Board } from "@/client/types.gen";
import { lostReasonsQuery, personOf, useUsers } from "@/features/crm/api";
import type { BoardPlace } from "@/features/crm/board/api";
import { DealCard, DealCardFace } from "@/features/crm/board/DealCard";
import { LostReasonDialog } from "@/features/crm/board/LostReasonDialog";
import { cardOn } from "@/features/crm/board/place";
import { StageColumn } from "@/features/crm/board/StageColumn";
import { StageTabs } from "@/features/crm/board/StageTabs";
import { useDrag } from "@/features/crm/board/useDrag";
import { useMoves } from "@/features/crm/board/useMoves";
import { focusCard, nextCard, type Step } from "@/features/crm/board/walk";
import { openCreate } from "@/lib/create";
import { useShortcuts } from "@/lib/keyboard";
import { useIsPhone } from "@/lib/media";
import { can } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

const ARROWS: Record<string, Step> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

type StageColumnsProps = { place: BoardPlace; board: Board };

/** The columns with their cards: dragged, walked by keyboard, swiped on a phone. */
export function StageColumns({ place, board }: StageColumnsProps) {
  const navigate = useNavigate();
  const writes = can(useSession(), "crm:write");
  const phone = useIsPhone();
  // Here when a card is dropped on "lost", so that the question opens with its answers.
  useQuery({ ...lostReasonsQuery, enabled: writes });
  const users = useUsers();
  const scroller = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [menu, setMenu] = useState<string | null>(null);
  const moves = useMoves(place, board);
  const shown = moves.shown ?? board;
  const stages = shown.columns.map(({ stage }) => stage);
  const active = chosen && cardOn(shown, chosen) ? chosen : nextCard(shown, null, "down");
  const { dragged, ...dnd } = useDrag(shown, moves.request);
  const moveTo = useRef(moves.request);
  moveTo.current = moves.request;

  const onOpen = useCallback(
    (id: string) => void navigate({ to: "/deals/$id", params: { id } }),
    [navigate],
  );
  const onMove = useCallback<typeof moves.request>((deal, stage) => {
    moveTo.current(deal, stage);
    if (stage.type !== "lost") focusCard(deal.id);
  }, []);
  const walk = (step: Step) => {
    const next = nextCard(shown, chosen, step);
    if (next) focusCard(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = ARROWS[event.key];
    const onCard = event.target instanceof HTMLElement && event.target.dataset.deal;
    if (!step || !onCard || dragged) return;
    event.preventDefault();
    walk(step);
  };
  const group = "Board";
  useShortcuts(
    [
      { keys: "j", label: "Next deal", group, run: () => walk("down") },
      { keys: "k", label: "Previous deal", group, run: () => walk("up") },
      { keys: "h", label: "Stage to the left", group, run: () => walk("left") },
      { keys: "l", label: "Stage to the right", group, run: () => walk("right") },
      { keys: "m", label: "Move the deal", group, run: () => writes && setMenu(active) },
    ],
    !dragged,
  );

  return (
    <DndContext {...dnd}>
      {phone && <StageTabs columns={shown.columns} scroller={scroller} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows that bubble from the cards */}
      <div
        ref={scroller}
        onKeyDown={onKeyDown}
        className="flex min-h-0 flex-1 gap-3 overflow-x-auto px-6 pb-4 max-md:snap-x max-md:snap-mandatory max-md:px-4"
      >
        {shown.columns.map((column) => (
          <StageColumn
            key={column.stage.id}
            place={place}
            column={column}
            closedDays={shown.closed_days}
            onCreate={
              writes && column.stage.type === "open"
                ? () =>
                    openCreate("deal", { pipelineId: place.pipelineId, stageId: column.stage.id })
                : undefined
            }
          >
            {column.deals.map((deal) => (
              <DealCard
                key={deal.id}
                deal={deal}
                stages={stages}
                owner={personOf(users, deal.owner_id)}
                active={deal.id === active}
                movable={writes}
                draggable={writes && !phone}
                onActive={setChosen}
                onOpen={onOpen}
                menuOpen={menu === deal.id}
                onMenu={setMenu}
                onMove={onMove}
              />
            ))}
          </StageColumn>
        ))}
      </div>
      <DragOverlay dropAnimation={null}>
        {dragged && (
          <div className="rotate-1 cursor-grabbing rounded-md border border-accent bg-surface-raised p-2.5 shadow-overlay">
            <DealCardFace deal={dragged} owner={personOf(users, dragged.owner_id)} />
          </div>
        )}
      </DragOverlay>
      {moves.losing && (
        <LostReasonDialog
          deal={moves.losing.deal}
          onCancel={() => {
            moves.cancelLosing();
            if (moves.losing) focusCard(moves.losing.deal.id);
          }}
          onLose={moves.lose}
        />
      )}
    </DndContext>
  );
}
