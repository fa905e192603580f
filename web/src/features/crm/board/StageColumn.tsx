import { useDroppable } from "@dnd-kit/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import type { ReactNode, UIEvent } from "react";
import type { BoardColumn } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { IconButton } from "@/components/ui/IconButton";
import { type BoardPlace, showMore } from "@/features/crm/board/api";
import { columnList } from "@/features/crm/board/links";
import { Sums } from "@/features/crm/board/Sums";
import { cn } from "@/lib/cn";
import { formatNumber, plural } from "@/lib/format";
import { hueOf } from "@/lib/hues";

type StageColumnProps = {
  place: BoardPlace;
  column: BoardColumn;
  closedDays: number;
  onCreate?: () => void;
  children: ReactNode;
};

const NEAR_END_PX = 600;

export function StageColumn({ place, column, closedDays, ...props }: StageColumnProps) {
  const { stage, count, sums, next_cursor } = column;
  const drop = useDroppable({ id: stage.id });
  const more = useMutation(showMore(place));
  const onScroll = ({ currentTarget: list }: UIEvent) => {
    const left = list.scrollHeight - list.scrollTop - list.clientHeight;
    if (left < NEAR_END_PX && next_cursor && more.isIdle) loadMore();
  };
  const loadMore = () => more.mutate(column, { onSuccess: () => more.reset() });
  const title = `stage-${stage.id}`;
  return (
    <section
      ref={drop.setNodeRef}
      aria-labelledby={title}
      data-stage={stage.id}
      data-over={drop.isOver}
      className={cn(
        "flex h-full w-72 shrink-0 snap-center flex-col rounded-lg bg-background max-md:w-full",
        drop.isOver && "bg-accent-soft",
      )}
    >
      <header className="grid gap-0.5 px-3 pt-2 pb-2">
        <div className="flex h-7 items-center gap-2">
          <span
            aria-hidden
            data-hue={hueOf(stage.colour)}
            className="size-2 shrink-0 rounded-full bg-hue"
          />
          <h2 id={title} className="truncate font-semibold">
            {stage.name}
          </h2>
          <Link
            to="/deals"
            search={columnList(stage, place.ownerId, closedDays)}
            title="Show as a list"
            aria-label={`${plural(count, "deal")}, show as a list`}
            className="rounded-sm px-1 text-text-muted text-xs tabular-nums hover:bg-surface-hover hover:text-text"
          >
            {formatNumber(count)}
          </Link>
          {props.onCreate && (
            <IconButton
              label={`New deal in ${stage.name}`}
              size="sm"
              className="ml-auto"
              onClick={props.onCreate}
            >
              <Plus aria-hidden />
            </IconButton>
          )}
        </div>
        <div className="flex min-h-8 flex-wrap content-start gap-x-2">
          <Sums sums={sums} weighted={stage.type === "open"} className="flex-col" />
          {stage.type !== "open" && (
            <span className="text-text-faint text-xs">
              last {closedDays} days{place.sort !== column.sort && ", newest first"}
            </span>
          )}
        </div>
      </header>
      <div
        onScroll={onScroll}
        className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto px-2 pt-0.5 pb-2"
      >
        {count === 0 ? (
          <p className="rounded-md border border-border border-dashed px-3 py-6 text-center text-text-faint text-xs">
            {stage.type === "open"
              ? "No deals here"
              : `Nothing ${stage.type} in ${closedDays} days`}
          </p>
        ) : (
          props.children
        )}
        {next_cursor && (
          <Button size="sm" variant="ghost" loading={more.isPending} onClick={loadMore}>
            {more.isError ? "Not loaded. Try again" : `Show more of ${formatNumber(count)}`}
          </Button>
        )}
      </div>
    </section>
  );
}
