import type { DayCount } from "@/client/types.gen";

const DAY_MS = 86_400_000;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The first of so many days, today included, as "2026-03-01". */
export const firstDay = (days: number, now: Date): string =>
  dayOf(now.getTime() - (days - 1) * DAY_MS);

/** Every day from the first to today: those without a question count, too. */
export function everyDay(counts: readonly DayCount[], first: string, now: Date): DayCount[] {
  const known = new Map(counts.map((count) => [count.day.slice(0, 10), count]));
  const days: DayCount[] = [];
  for (let at = Date.parse(first); at <= now.getTime(); at += DAY_MS) {
    const day = dayOf(at);
    days.push({ ...(known.get(day) ?? NOTHING), day });
  }
  return days;
}

const NOTHING = {
  ...{ questions: 0, refused: 0, failed: 0 },
  ...{ tokens: 0, cost_micros: 0, p95_ms: null },
};
