import { useDraggable } from "@dnd-kit/core";
import { ArrowRight, CalendarClock, CalendarX2, Hourglass } from "lucide-react";
import { type KeyboardEvent, memo } from "react";
import type { DealRow, StageOut } from "@/client/types.gen";
import { MoneyText } from "@/components/MoneyText";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { MoveMenu } from "@/features/crm/board/MoveMenu";
import { isOverdue, quietDays } from "@/features/crm/board/signs";
import { cn } from "@/lib/cn";
import { formatDay, plural } from "@/lib/format";

export type DealCardProps = {
  deal: DealRow;
  stages: readonly StageOut[];
  owner: { name: string } | null;
  /** The one card that Tab reaches. */
  active: boolean;
  movable: boolean;
  draggable: boolean;
  onActive: (id: string) => void;
  onOpen: (id: string) => void;
  menuOpen: boolean;
  onMenu: (id: string | null) => void;
  onMove: (deal: DealRow, stage: StageOut) => void;
};

export const DealCard = memo(function DealCard({ deal, stages, owner, ...props }: DealCardProps) {
  const drag = useDraggable({ id: deal.id, disabled: !props.draggable });
  const { role: _role, tabIndex: _tabIndex, ...described } = drag.attributes;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === "Enter" && !drag.isDragging) {
      event.preventDefault();
      props.onOpen(deal.id);
    } else drag.listeners?.onKeyDown?.(event);
  };
  return (
    <article
      ref={drag.setNodeRef}
      {...(props.draggable && described)}
      {...(props.draggable && drag.listeners)}
      data-deal={deal.id}
      aria-label={[deal.name, deal.account_name].filter(Boolean).join(", ")}
      tabIndex={props.active ? 0 : -1}
      onFocus={() => props.onActive(deal.id)}
      onKeyDown={onKeyDown}
      onClick={() => props.onOpen(deal.id)}
      className={cn(
        "group/card cursor-pointer rounded-md border border-border bg-surface p-2.5 shadow-control transition-colors [contain-intrinsic-size:auto_6rem] [content-visibility:auto] hover:border-border-strong",
        drag.isDragging && "opacity-40",
      )}
    >
      <DealCardFace deal={deal} owner={owner}>
        {props.movable && (
          <MoveMenu
            deal={deal}
            stages={stages}
            open={props.menuOpen}
            onOpenChange={(open) => props.onMenu(open ? deal.id : null)}
            onMove={(stage) => props.onMove(deal, stage)}
            tabbable={props.active}
          />
        )}
      </DealCardFace>
    </article>
  );
});

type FaceProps = {
  deal: DealRow;
  owner: { name: string } | null;
  children?: React.ReactNode;
};

/** What a card says; also the thing that follows the pointer. */
export function DealCardFace({ deal, owner, children }: FaceProps) {
  const quiet = quietDays(deal, new Date());
  const chance = deal.probability_override ?? deal.win_probability;
  const said = deal.probability_override === null ? "Chance to win" : "Chance, set by a person";
  return (
    <div className="grid grid-cols-1 gap-1.5">
      <div>
        <div className="flex items-start gap-1">
          <h3 className="line-clamp-2 min-w-0 flex-1 break-words font-medium">{deal.name}</h3>
          {children}
        </div>
        <p className="flex gap-2 text-text-muted text-xs">
          <span className="min-w-0 flex-1 truncate">{deal.account_name ?? "No account"}</span>
          {deal.status === "open" && chance !== null && (
            <span className="font-medium text-text tabular-nums" title={said}>
              <span className="sr-only">{said}: </span>
              {chance}%
            </span>
          )}
        </p>
      </div>
      {deal.next_step && (
        <p className="flex items-center gap-1 text-text-muted text-xs" title={deal.next_step}>
          <ArrowRight aria-hidden className="size-3 shrink-0 text-text-faint" />
          <span className="sr-only">Next: </span>
          <span className="truncate">{deal.next_step}</span>
        </p>
      )}
      <div className="flex items-center gap-2 text-xs">
        <span className="font-medium text-sm tabular-nums">
          <MoneyText amount={deal.amount_minor} currency={deal.currency} />
        </span>
        <CloseDay deal={deal} />
        {quiet !== null && (
          <span
            className="inline-flex items-center gap-1 whitespace-nowrap text-warning tabular-nums"
            title={`Nothing has happened for ${plural(quiet, "day")}`}
          >
            <Hourglass aria-hidden className="size-3" />
            {quiet} d<span className="sr-only"> quiet</span>
          </span>
        )}
        <span className="ml-auto shrink-0">
          <OwnerAvatar owner={owner} />
        </span>
      </div>
    </div>
  );
}

function CloseDay({ deal }: { deal: DealRow }) {
  const day = deal.status === "open" ? deal.expected_close_on : deal.closed_at;
  if (!day) return null;
  const overdue = isOverdue(deal, new Date());
  const Icon = overdue ? CalendarX2 : CalendarClock;
  const said = deal.status !== "open" ? "Closed" : overdue ? "Overdue since" : "Expected close";
  return (
    <span
      title={`${said} ${formatDay(day)}`}
      className={cn(
        "inline-flex items-center gap-1 whitespace-nowrap tabular-nums",
        overdue ? "text-danger" : "text-text-muted",
      )}
    >
      <Icon aria-hidden className="size-3" />
      <span className="sr-only">{said} </span>
      <time dateTime={day}>{shortDay(day)}</time>
    </span>
  );
}

/** Without the year when it is this one: cards are narrow. */
const shortDay = (day: string): string =>
  formatDay(day).replace(new RegExp(`,? ${new Date().getFullYear()}$`), "");
