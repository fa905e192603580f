import type { TimelineItem } from "@/client/types.gen";
import { formatDay } from "@/lib/format";

export const TIMELINE_FILTERS = ["all", "conversations", "notes", "tasks", "changes"] as const;
export type TimelineFilter = (typeof TIMELINE_FILTERS)[number];

const KINDS: Record<Exclude<TimelineFilter, "all" | "changes">, readonly string[]> = {
  conversations: ["call", "meeting", "mail"],
  notes: ["note"],
  tasks: ["task"],
};

export function isShown(item: TimelineItem, filter: TimelineFilter): boolean {
  if (filter === "all") return true;
  if (filter === "changes") return item.type === "event";
  return KINDS[filter].includes(item.activity?.kind ?? "");
}

export const keyOf = (item: TimelineItem): string =>
  item.activity?.id ?? `event ${String(item.facts?.event_id ?? item.facts?.import_id)}`;

const DAY_MS = 86_400_000;
const startOfDay = (at: Date): number =>
  new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** "Today", "Yesterday", "Tomorrow", "1 Mar 2026", in the reader's calendar. */
export function dayName(iso: string, now: Date): string {
  const apart = Math.round((startOfDay(new Date(iso)) - startOfDay(now)) / DAY_MS);
  if (apart === 0) return "Today";
  if (apart === -1) return "Yesterday";
  if (apart === 1) return "Tomorrow";
  return formatDay(iso);
}

export type TimelineDay = { name: string; items: TimelineItem[] };

/** Newest first, as the server sends them; what came twice while paging is shown once. */
export function byDay(items: readonly TimelineItem[], now: Date): TimelineDay[] {
  const days: TimelineDay[] = [];
  const seen = new Set<string>();
  for (const item of items) {
    const key = keyOf(item);
    if (seen.has(key)) continue;
    seen.add(key);
    const name = dayName(item.at, now);
    const last = days.at(-1);
    if (last?.name === name) last.items.push(item);
    else days.push({ name, items: [item] });
  }
  return days;
}
