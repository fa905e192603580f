import { formatDay, formatInstant, formatRelative } from "@/lib/format";

type DateTextProps = {
  /** An instant in UTC, or a calendar day "2026-03-01". */
  value: string | null;
  kind?: "relative" | "day" | "exact";
  timeZone?: string;
};

/** "3 days ago" with the exact instant and zone on hover. */
export function DateText({ value, kind = "relative", timeZone }: DateTextProps) {
  if (value === null) return <span className="text-text-faint">–</span>;
  const exact = value.length === 10 ? formatDay(value) : formatInstant(value, timeZone);
  const shown = {
    relative: () => formatRelative(value),
    day: () => formatDay(value, timeZone),
    exact: () => exact,
  }[kind]();
  return (
    <time dateTime={value} title={exact} className="whitespace-nowrap">
      {shown}
    </time>
  );
}
