import { lazy } from "react";
import type { PeriodHistory } from "@/client/types.gen";
import { Figure, Key } from "@/components/charts/Figure";
import { Quiet, Section } from "@/features/forecasting/parts/Section";
import { rangeOrNull, short } from "@/features/forecasting/words";
import { formatDay } from "@/lib/format";

const BandLine = lazy(() => import("@/components/charts/BandLine"));
const HEIGHT = 220;

type NumberHistoryProps = { chosen: PeriodHistory; currency: string };

/** How the number of one period moved while it came nearer. */
export function NumberHistory({ chosen, currency }: NumberHistoryProps) {
  const { name, points, actual_minor: actual } = chosen;
  const money = (amount: number) => short(amount, currency);
  return (
    <Section
      title={`How the number of ${name} moved`}
      about={actual === null ? "Not over yet." : `It came to ${money(actual)}.`}
    >
      {points.length === 0 ? (
        <Quiet>Nothing was noted for it.</Quiet>
      ) : (
        <Figure
          height={HEIGHT}
          tableCaption={`Forecasts of ${name} by day`}
          caption={
            <span className="flex flex-wrap gap-x-4 gap-y-1">
              <Key fill="var(--accent)" line>
                Expected
              </Key>
              <Key fill="var(--accent)" opacity={0.3}>
                8 of 10 cases
              </Key>
              <Key fill="var(--stage-slate)" line>
                Won so far
              </Key>
            </span>
          }
          table={
            <>
              <thead>
                <tr>
                  <th scope="col">Day</th>
                  <th scope="col">Expected</th>
                  <th scope="col">8 of 10 cases</th>
                  <th scope="col">Won so far</th>
                  <th scope="col">Own number</th>
                </tr>
              </thead>
              <tbody>
                {points.map((point) => (
                  <tr key={point.taken_on}>
                    <th scope="row">{formatDay(point.taken_on)}</th>
                    <td>{money(point.expected_minor)}</td>
                    <td>{rangeOrNull(point, currency) ?? "none"}</td>
                    <td>{money(point.won_minor)}</td>
                    <td>{point.override_minor === null ? "none" : money(point.override_minor)}</td>
                  </tr>
                ))}
              </tbody>
            </>
          }
        >
          {(width) => (
            <BandLine
              points={points.map((point) => ({
                label: formatDay(point.taken_on),
                middle: point.expected_minor,
                low: point.low_minor,
                high: point.high_minor,
                other: point.won_minor,
              }))}
              format={money}
              names={{ middle: "Expected", band: "8 of 10 cases", other: "Won so far" }}
              level={actual === null ? null : { value: actual, label: "Came" }}
              width={width}
              height={HEIGHT}
            />
          )}
        </Figure>
      )}
    </Section>
  );
}
