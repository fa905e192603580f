import { DateText } from "@/components/DateText";
import { formatInstant, formatTime } from "@/lib/format";

/** Under its day's heading: "5 minutes ago" today, the time of day otherwise. */
export function WhenText({ at }: { at: string }) {
  if (new Date(at).toDateString() === new Date().toDateString()) return <DateText value={at} />;
  return (
    <time dateTime={at} title={formatInstant(at)} className="whitespace-nowrap">
      {formatTime(at)}
    </time>
  );
}
