import { lazy } from "react";
import type { DealScore } from "@/client/types.gen";
import { Figure } from "@/components/charts/Figure";
import { formatDay, formatPercent } from "@/lib/format";

const TimeLine = lazy(() => import("@/components/charts/TimeLine"));

type WonByProps = {
  score: Pick<DealScore, "by_date" | "at" | "probability" | "interval" | "expected_close">;
};

/** How likely it is won by which day; the band is as wide as that of the chance in the end. */
export function WonBy({ score }: WonByProps) {
  const { by_date: days, probability, interval } = score;
  if (days.length === 0) return null;
  const [low, high] = interval;
  const scale = (bound: number, value: number) =>
    probability > 0 ? Math.min(1, (bound / probability) * value) : 0;
  const points = [
    { at: Date.parse(score.at), value: 0, low: 0, high: 0 },
    ...days.map(({ day, probability: value }) => ({
      at: Date.parse(day),
      ...{ value, low: scale(low, value), high: scale(high, value) },
    })),
  ];
  const close = score.expected_close;
  const end = points.at(-1)?.at ?? 0;
  const mark =
    close && Date.parse(close) <= end ? { at: Date.parse(close), label: "Expected" } : null;
  return (
    <Figure
      height={130}
      tableCaption="Chance that it is won by a day"
      caption="Chance that it is won by then, with the model's range"
      table={
        <>
          <thead>
            <tr>
              <th scope="col">By</th>
              <th scope="col">Chance</th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ day, probability: chance }) => (
              <tr key={day}>
                <th scope="row">{formatDay(day)}</th>
                <td>{formatPercent(chance)}</td>
              </tr>
            ))}
          </tbody>
        </>
      }
    >
      {(width) => (
        <TimeLine
          points={points}
          format={(value) => formatPercent(value)}
          domain={[0, Math.min(1, Math.ceil(Math.max(high, 0.1) * 10) / 10)]}
          mark={mark}
          width={width}
          height={130}
        />
      )}
    </Figure>
  );
}
