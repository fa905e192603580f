/** How forecasts did, in words that claim no more than the figures do. */
import type { TrackRecord } from "@/client/types.gen";
import type { Period } from "@/features/forecasting/words";
import { formatNumber, formatPercent, plural } from "@/lib/format";

const biasText = (percent: number): string => {
  if (Math.abs(percent) < 1) return "On the whole they were neither too high nor too low.";
  const side = percent > 0 ? "too high" : "too low";
  return `On the whole they were ${formatPercent(Math.abs(percent) / 100)} ${side}.`;
};

/** `mape`, `naive_mape` and `bias_percent` are percent, `coverage_80` is a share. */
export function recordText(record: TrackRecord, period: Period): string {
  const { periods, mape, naive_mape, bias_percent, coverage_80, rebuilt } = record;
  if (periods === 0) {
    return `No ${period} with a forecast from its start is over yet. From then on it says here how far each was off.`;
  }
  const said: string[] = [];
  if (mape === null) said.push(`Forecasts of ${plural(periods, period)} can be checked.`);
  else {
    const naive =
      naive_mape === null
        ? ""
        : `, against ${formatPercent(naive_mape / 100)} for saying what the same ${period} won before`;
    said.push(
      `Forecasts made at the start of the ${period} were off by ${formatPercent(mape / 100)} on average${naive}.`,
    );
  }
  if (coverage_80 !== null) {
    said.push(
      `The 8-of-10 band held ${formatNumber(coverage_80 * periods)} of ${plural(periods, "time")}.`,
    );
  }
  if (bias_percent !== null) said.push(biasText(bias_percent));
  if (rebuilt > 0) {
    said.push(
      `${rebuilt === periods ? "All" : formatNumber(rebuilt)} of them were worked out later from the history, with what was known then.`,
    );
  }
  return said.join(" ");
}
