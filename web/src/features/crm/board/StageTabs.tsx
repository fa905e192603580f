import { type RefObject, useEffect, useRef, useState } from "react";
import type { BoardColumn } from "@/client/types.gen";
import { cn } from "@/lib/cn";
import { formatNumber } from "@/lib/format";
import { hueOf } from "@/lib/hues";

type StageTabsProps = {
  columns: readonly BoardColumn[];
  /** The row of columns, one screen wide each, that is swiped. */
  scroller: RefObject<HTMLDivElement | null>;
};

/** On a phone: which stage is in view, and the way to another one. */
export function StageTabs({ columns, scroller }: StageTabsProps) {
  const [current, setCurrent] = useState(0);
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    const row = scroller.current;
    if (!row) return;
    const follow = () => {
      const at = Math.round(row.scrollLeft / row.clientWidth);
      setCurrent(at);
      const tab = bar.current?.children[at];
      if (tab instanceof HTMLElement) {
        bar.current?.scrollTo({ left: tab.offsetLeft - 24, behavior: "smooth" });
      }
    };
    row.addEventListener("scroll", follow, { passive: true });
    return () => row.removeEventListener("scroll", follow);
  }, [scroller]);
  const show = (place: number) =>
    scroller.current?.children[place]?.scrollIntoView({ inline: "center", block: "nearest" });

  return (
    <nav
      ref={bar}
      aria-label="Stages"
      className="relative flex shrink-0 gap-1 overflow-x-auto px-4 pb-2"
    >
      {columns.map(({ stage, count }, place) => (
        <button
          key={stage.id}
          type="button"
          aria-current={place === current}
          onClick={() => show(place)}
          className={cn(
            "inline-flex min-h-10 shrink-0 items-center gap-1.5 rounded-md px-2.5 text-sm text-text-muted",
            place === current && "bg-surface-hover font-medium text-text",
          )}
        >
          <span aria-hidden data-hue={hueOf(stage.colour)} className="size-2 rounded-full bg-hue" />
          {stage.name}
          <span className="text-text-faint text-xs tabular-nums">{formatNumber(count)}</span>
        </button>
      ))}
    </nav>
  );
}
