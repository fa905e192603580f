import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { ActivityItem } from "@/features/crm/activities/ActivityItem";
import {
  byDay,
  isShown,
  keyOf,
  TIMELINE_FILTERS,
  type TimelineFilter,
} from "@/features/crm/activities/days";
import { EventItem } from "@/features/crm/activities/EventItem";
import { useRecordNames } from "@/features/crm/activities/useRecordNames";
import { lostReasonsQuery, timelineQuery, usePipelines, useUsers } from "@/features/crm/api";
import type { RecordKind } from "@/features/crm/server";
import { cn } from "@/lib/cn";

type TimelineProps = { kind: RecordKind; id: string; currency: string };

const AUTO_PAGES = 8;
const NO_PAGES: { items: [] }[] = [];
const LABELS: Record<TimelineFilter, string> = {
  all: "All",
  conversations: "Conversations",
  notes: "Notes",
  tasks: "Tasks",
  changes: "Changes",
};

/** What was said, done and changed, in one order. */
export function Timeline({ kind, id, currency }: TimelineProps) {
  const [filter, setFilter] = useState<TimelineFilter>("all");
  const timeline = useInfiniteQuery(timelineQuery(kind, id));
  const users = useUsers();
  const pipelines = usePipelines();
  const reasons = useQuery(lostReasonsQuery).data;
  const records = useRecordNames(timeline.data?.pages ?? NO_PAGES, id);
  const names = useMemo(
    () => ({ users, pipelines, reasons, records, currency }),
    [users, pipelines, reasons, records, currency],
  );
  const days = useMemo(() => {
    const items = timeline.data?.pages.flatMap((page) => page.items) ?? [];
    return byDay(
      items.filter((item) => isShown(item, filter)),
      new Date(),
    );
  }, [timeline.data, filter]);
  const loaded = timeline.data?.pages.length ?? 0;

  return (
    <section aria-label="Timeline" aria-busy={timeline.isPending}>
      <div className="flex items-center gap-1 overflow-x-auto py-2">
        {TIMELINE_FILTERS.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === filter}
            onClick={() => setFilter(one)}
            className={cn(
              "h-7 shrink-0 rounded-md px-2.5 font-medium text-text-muted text-xs hover:bg-surface-hover pointer-coarse:h-10",
              one === filter && "bg-accent-soft text-accent hover:bg-accent-soft",
            )}
          >
            {LABELS[one]}
          </button>
        ))}
      </div>
      {timeline.isPending && <TimelineSkeleton />}
      {timeline.isError && loaded === 0 && (
        <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />
      )}
      {timeline.isSuccess && days.length === 0 && !timeline.hasNextPage && (
        <EmptyState icon={History} title={filter === "all" ? "Nothing yet" : "None of these yet"}>
          Calls, mails, meetings, notes and changes appear here as they happen.
        </EmptyState>
      )}
      {days.map((day) => (
        <section key={day.name} aria-label={day.name}>
          <h3 className="sticky top-0 z-10 bg-surface pt-3 pb-1 font-medium text-text-faint text-xs">
            {day.name}
          </h3>
          <ol>
            {day.items.map((item) =>
              item.activity ? (
                <ActivityItem
                  key={keyOf(item)}
                  activity={item.activity}
                  page={{ kind, id }}
                  names={names}
                />
              ) : (
                <EventItem key={keyOf(item)} item={item} page={{ id }} names={names} />
              ),
            )}
          </ol>
        </section>
      ))}
      {timeline.hasNextPage && (
        <Earlier
          round={`${loaded} ${filter}`}
          auto={loaded < AUTO_PAGES}
          loading={timeline.isFetchingNextPage}
          onMore={() => void timeline.fetchNextPage()}
        />
      )}
    </section>
  );
}

type EarlierProps = { round: string; auto: boolean; loading: boolean; onMore: () => void };

/** Loads by itself when scrolled into sight, for a while; after that it asks. */
function Earlier({ round, auto, loading, onMore }: EarlierProps) {
  const place = useRef<HTMLDivElement>(null);
  const more = useEffectEvent(() => {
    if (!loading) onMore();
  });
  // Each page may leave the end in sight again, so each round watches anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is a new reason to watch
  useEffect(() => {
    if (!auto || !place.current || !("IntersectionObserver" in window)) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) more();
    });
    observer.observe(place.current);
    return () => observer.disconnect();
  }, [auto, round]);
  return (
    <div ref={place} className="py-4 text-center">
      <Button variant="ghost" size="sm" loading={loading} onClick={onMore}>
        Show earlier
      </Button>
    </div>
  );
}

const TimelineSkeleton = () => (
  <div className="grid gap-5 py-3">
    {["w-2/3", "w-1/2", "w-3/5", "w-2/5"].map((width) => (
      <div key={width} className="flex gap-3">
        <Skeleton className="size-7 rounded-full" />
        <div className="grid flex-1 gap-2 pt-1">
          <Skeleton className={width} />
          <Skeleton className="w-1/4" />
        </div>
      </div>
    ))}
  </div>
);
