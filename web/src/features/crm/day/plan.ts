/** Sorting what the server says about the day into what a person looks for. */
import type { ActivityRow, MonthSum, MyDay } from "@/client/types.gen";
import { dayName } from "@/features/crm/activities/days";
import type { RecordKind } from "@/features/crm/server";
import { formatWeekday } from "@/lib/format";

export type Plan = {
  overdue: ActivityRow[];
  dueToday: ActivityRow[];
  /** Meetings and calls, by the clock. */
  meetings: ActivityRow[];
  upcoming: { name: string; items: ActivityRow[] }[];
};

export function planOf(
  day: Pick<MyDay, "overdue" | "today" | "upcoming">,
  gone: ReadonlySet<string>,
  now: Date,
): Plan {
  const here = (row: ActivityRow) => !gone.has(row.id);
  return {
    overdue: day.overdue.filter(here),
    dueToday: day.today.filter(here).filter(({ kind }) => kind === "task"),
    meetings: day.today.filter(({ kind }) => kind !== "task"),
    upcoming: byDay(day.upcoming.filter(here), now),
  };
}

/** When something is due or takes place. */
export const whenOf = (row: Pick<ActivityRow, "kind" | "due_at" | "at">): string =>
  row.kind === "task" ? (row.due_at ?? row.at) : row.at;

function byDay(rows: readonly ActivityRow[], now: Date): Plan["upcoming"] {
  const days: Plan["upcoming"] = [];
  for (const row of rows) {
    const when = whenOf(row);
    const near = dayName(when, now);
    const name = near === "Tomorrow" ? near : formatWeekday(new Date(when));
    const last = days.at(-1);
    if (last?.name === name) last.items.push(row);
    else days.push({ name, items: [row] });
  }
  return days;
}

export const isPlanEmpty = ({ overdue, dueToday, meetings, upcoming }: Plan): boolean =>
  overdue.length + dueToday.length + meetings.length + upcoming.length === 0;

export type About = { kind: RecordKind; id: string; name: string };

/** What an activity is about, the nearest record first. */
export function aboutOf(row: ActivityRow): About[] {
  const found: [RecordKind, string | null, string | null][] = [
    ["deal", row.deal_id, row.deal_name],
    ["lead", row.lead_id, row.lead_name],
    ["contact", row.contact_id, row.contact_name],
    ["account", row.account_id, row.account_name],
  ];
  return found.flatMap(([kind, id, name]) => (id && name ? [{ kind, id, name }] : []));
}

/** The same time of day, tomorrow or next Monday. */
export function snoozedTo(due: string | null, until: "tomorrow" | "monday", now: Date): Date {
  const time = due ? new Date(due) : now;
  const weekday = now.getDay();
  const days = until === "tomorrow" ? 1 : (8 - weekday) % 7 || 7;
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  day.setHours(time.getHours(), time.getMinutes());
  return day;
}

export function greeting(now: Date): string {
  const hour = now.getHours();
  if (hour >= 5 && hour < 12) return "Good morning";
  return hour >= 12 && hour < 18 ? "Good afternoon" : "Good evening";
}

const monthKey = (year: number, month: number): string => {
  const at = new Date(Date.UTC(year, month, 1));
  return at.toISOString().slice(0, 7);
};

/** The keys of the last months, this one last: "2026-01". */
export const lastMonths = (count: number, now: Date): string[] =>
  Array.from({ length: count }, (_, place) =>
    monthKey(now.getFullYear(), now.getMonth() - (count - 1 - place)),
  );

/** One currency's months without gaps. */
export function wonPerMonth(sums: readonly MonthSum[], currency: string, now: Date): MonthSum[] {
  return lastMonths(12, now).map(
    (month) =>
      sums.find((sum) => sum.month === month && sum.currency === currency) ?? {
        month,
        currency,
        won_minor: 0,
        won_count: 0,
      },
  );
}

/** The currency most money is in, the workspace's own when there is any. */
export function mainCurrency(sums: readonly { currency: string }[], own: string): string {
  return sums.some(({ currency }) => currency === own) ? own : (sums[0]?.currency ?? own);
}
