import type { DealRow } from "@/client/types.gen";

const DAY = 86_400_000;
export const QUIET_AFTER_DAYS = 14;

/** A calendar day of the reader: "2026-03-01". */
export const localDay = (at: Date): string => {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
};

type Dated = Pick<DealRow, "status" | "expected_close_on">;
export const isOverdue = (deal: Dated, now: Date): boolean =>
  deal.status === "open" &&
  deal.expected_close_on !== null &&
  deal.expected_close_on < localDay(now);

type Touched = Pick<DealRow, "status" | "last_activity_at" | "opened_at">;
/** For how many days nobody has touched an open deal, when that is long; as *My day* counts. */
export function quietDays(deal: Touched, now: Date): number | null {
  if (deal.status !== "open") return null;
  const since = Date.parse(deal.last_activity_at ?? deal.opened_at);
  const days = Math.floor((now.getTime() - since) / DAY);
  return days >= QUIET_AFTER_DAYS ? days : null;
}
