import { UserRoundCheck } from "lucide-react";
import { useAverageConversion } from "@/lib/average-conversion";
import { cn } from "@/lib/cn";
import { bandOf, bandsBy } from "@/lib/score-band";

type ScoreMarkProps = {
  /** 0 to 100; null while nothing has scored it. */
  value: number | null;
  /** A chance in percent has no band word: the number says it. */
  percent?: boolean;
  /** A person's word stands instead of the model's. */
  byHand?: boolean;
  className?: string;
};

const BARS = { high: "bg-success", medium: "bg-info", low: "bg-text-faint" };
const WORDS = { high: "High", medium: "Medium", low: "Low" };

/** A score with its band in words, by the average conversion where it is known, or a chance in percent; a dash while there is none. */
export function ScoreMark({ value, percent, byHand, className }: ScoreMarkProps) {
  const average = useAverageConversion();
  if (value === null) {
    return (
      <span className={cn("text-text-faint", className)}>
        –<span className="sr-only">not scored yet</span>
      </span>
    );
  }
  const bands = bandsBy(percent ? null : average);
  const band = bandOf(value, bands);
  return (
    <span
      title={percent ? undefined : bands.rule}
      className={cn("inline-flex items-center gap-1.5 whitespace-nowrap tabular-nums", className)}
    >
      <span className={cn("text-right font-medium", percent ? "min-w-9" : "min-w-6")}>
        {percent ? `${value}%` : value}
      </span>
      <span aria-hidden className="h-1.5 w-8 overflow-hidden rounded-full bg-border">
        <span
          className={cn("block h-full rounded-full", BARS[band])}
          style={{ width: `${value}%` }}
        />
      </span>
      {!percent && <span className="text-text-muted text-xs">{WORDS[band]}</span>}
      {byHand && (
        <span title="Set by a person" className="text-text-muted">
          <UserRoundCheck aria-hidden className="size-3" />
          <span className="sr-only">set by a person</span>
        </span>
      )}
    </span>
  );
}
