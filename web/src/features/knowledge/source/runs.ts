import type { IgnoredLink, RunOut } from "@/client/types.gen";

/** Seconds from start to end; of a reading that goes on, until now. Null before it started. */
export function durationOf(
  { started_at, finished_at }: Pick<RunOut, "started_at" | "finished_at">,
  now: number = Date.now(),
): number | null {
  if (!started_at) return null;
  const end = finished_at ? Date.parse(finished_at) : now;
  return Math.max(0, (end - Date.parse(started_at)) / 1000);
}

/** "3 s", "2 min 5 s", "1 h 12 min". */
export function tookText(seconds: number | null): string {
  if (seconds === null) return "–";
  const whole = Math.round(seconds);
  if (whole < 60) return seconds < 1 ? "under 1 s" : `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 ? `${minutes} min ${whole % 60} s` : `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Links that were not followed, by the reason, the most frequent first. */
export function byReason(links: readonly IgnoredLink[]): [reason: string, links: IgnoredLink[]][] {
  const groups = new Map<string, IgnoredLink[]>();
  for (const link of links) {
    const group = groups.get(link.reason);
    if (group) group.push(link);
    else groups.set(link.reason, [link]);
  }
  return [...groups].sort(([, one], [, other]) => other.length - one.length);
}
