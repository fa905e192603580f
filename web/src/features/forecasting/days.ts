/** Periods of the calendar. A day is "2026-03-01"; no clock and no zone is involved. */
import type { Period } from "@/features/forecasting/words";
import { formatMonth } from "@/lib/format";

export const dayOf = (year: number, month: number): string => {
  const at = new Date(Date.UTC(year, month - 1, 1));
  return at.toISOString().slice(0, 10);
};

/** First days of the periods of the business year that begins in `year`. */
export function periodsOf(period: Period, year: number, startsIn: number): string[] {
  const [count, step] = period === "month" ? [12, 1] : [4, 3];
  return Array.from({ length: count }, (_, place) => dayOf(year, startsIn + place * step));
}

/** The business year a day lies in. */
export const yearOf = (day: string, startsIn: number): number => {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return month >= startsIn ? year : year - 1;
};

/** "Mar 2026"; a quarter as "Q2 2026" or "Q2 2026/27", counted from the start of the business year. */
export function periodName(period: Period, day: string, startsIn: number): string {
  const [, month = 1] = day.split("-").map(Number);
  if (period === "month") return `${formatMonth(day.slice(0, 7), "short")} ${day.slice(0, 4)}`;
  const quarter = Math.floor(((month - startsIn + 12) % 12) / 3) + 1;
  const year = yearOf(day, startsIn);
  const end = startsIn === 1 ? "" : `/${String((year + 1) % 100).padStart(2, "0")}`;
  return `Q${quarter} ${year}${end}`;
}

/** The day so many days before another one. */
export function daysBefore(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - days);
  return at.toISOString().slice(0, 10);
}

/** Today on the reader's calendar. */
export function today(now = new Date()): string {
  const pad = (part: number) => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}
