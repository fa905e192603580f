import type { PeriodForecast } from "@/client/types.gen";
import { bandOf, chanceText, rangeText, short } from "@/features/forecasting/words";

type PeriodStripProps = {
  periods: readonly PeriodForecast[];
  chosen: string;
  currency: string;
  onChoose: (startsOn: string) => void;
};

/** The running and the next periods; the page below is about the chosen one. */
export const PeriodStrip = ({ periods, chosen, currency, onChoose }: PeriodStripProps) => (
  <fieldset aria-label="Period" className="flex gap-2 overflow-x-auto p-0.5">
    {periods.map((period) => {
      const band = bandOf(period.bands, 80);
      return (
        <button
          key={period.starts_on}
          type="button"
          aria-pressed={period.starts_on === chosen}
          onClick={() => onChoose(period.starts_on)}
          className="grid min-w-36 flex-1 content-start gap-0.5 rounded-md border border-border px-3 py-2 text-left hover:bg-surface-hover aria-pressed:border-accent aria-pressed:bg-accent-soft"
        >
          <span className="truncate text-text-muted text-xs">
            {period.name}
            {period.is_running && ", now"}
          </span>
          <span className="font-semibold tabular-nums">
            {short(period.expected_minor, currency)}
          </span>
          <span className="text-text-muted text-xs tabular-nums">
            {band ? rangeText(band, currency) : "no band yet"}
          </span>
          {period.quota_chance !== null && (
            <span className="text-text-muted text-xs tabular-nums">
              quota: {chanceText(period.quota_chance)}
            </span>
          )}
        </button>
      );
    })}
  </fieldset>
);
