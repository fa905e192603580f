import { lazy } from "react";
import type { PastPeriod, PeriodForecast } from "@/client/types.gen";
import type { FanPoint } from "@/components/charts/FanChart";
import { Figure, Key } from "@/components/charts/Figure";
import { Section } from "@/features/forecasting/parts/Section";
import { rangeText, short } from "@/features/forecasting/words";
import { formatPercent } from "@/lib/format";

const FanChart = lazy(() => import("@/components/charts/FanChart"));

// As much of the past as leaves room for what is ahead.
const MOST = 18;

type FanProps = {
  past: readonly PastPeriod[];
  periods: readonly PeriodForecast[];
  currency: string;
};

export function pointsOf(
  past: readonly PastPeriod[],
  periods: readonly PeriodForecast[],
): FanPoint[] {
  return [
    ...past.map(({ name, won_minor }) => ({
      ...{ name, won: won_minor, expected: null, bands: [], quota: null },
    })),
    ...periods.map((period) => ({
      name: period.name,
      won: period.is_running ? period.sums.won_minor : null,
      expected: period.expected_minor,
      bands: period.bands.map(({ level, low_minor, high_minor }) => ({
        ...{ level, low: low_minor, high: high_minor },
      })),
      quota: period.quota_minor,
    })),
  ];
}

/** What was won before, and the fan of what may come. */
export function Fan({ past, periods, currency }: FanProps) {
  const shown = past.slice(-MOST);
  const points = pointsOf(shown, periods);
  return (
    <Section title="Before and ahead">
      <Figure
        height={240}
        tableCaption={`Won and expected in ${currency}`}
        caption={
          <span className="flex flex-wrap gap-x-4 gap-y-1">
            <Key fill="var(--stage-slate)" opacity={0.45}>
              Won
            </Key>
            <Key fill="var(--accent)" line>
              Expected
            </Key>
            <Key fill="var(--accent)" opacity={0.55}>
              5 of 10 cases
            </Key>
            <Key fill="var(--accent)" opacity={0.34}>
              8 of 10
            </Key>
            <Key fill="var(--accent)" opacity={0.18}>
              19 of 20
            </Key>
            {points.some(({ quota }) => quota !== null) && (
              <Key fill="var(--text)" line>
                Quota
              </Key>
            )}
          </span>
        }
        table={
          <>
            <thead>
              <tr>
                <th scope="col">Period</th>
                <th scope="col">Won</th>
                <th scope="col">Expected</th>
                <th scope="col">Bands</th>
                <th scope="col">Quota</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ starts_on, name, won_minor }) => (
                <tr key={starts_on}>
                  <th scope="row">{name}</th>
                  <td>{short(won_minor, currency)}</td>
                  <td>over</td>
                  <td>none</td>
                  <td>none</td>
                </tr>
              ))}
              {periods.map((period) => (
                <tr key={period.starts_on}>
                  <th scope="row">{period.name}</th>
                  <td>{short(period.sums.won_minor, currency)} so far</td>
                  <td>{short(period.expected_minor, currency)}</td>
                  <td>
                    {period.bands
                      .map(
                        (band) =>
                          `${formatPercent(band.level / 100)}: ${rangeText(band, currency)}`,
                      )
                      .join("; ") || "none"}
                  </td>
                  <td>
                    {period.quota_minor === null ? "none" : short(period.quota_minor, currency)}
                  </td>
                </tr>
              ))}
            </tbody>
          </>
        }
      >
        {(width) => <FanChart points={points} currency={currency} width={width} height={240} />}
      </Figure>
    </Section>
  );
}
