import { Check, X } from "lucide-react";
import { MEASURES, type Measure, measureTitle } from "@/features/copilot/quality/report";
import { cn } from "@/lib/cn";
import { formatNumber, formatPercent } from "@/lib/format";

const share = (value: number): string => formatPercent(value, 1);

/** Every measure with its interval, its bar, and how it moved since the run before. */
export function MeasureTable({ measures }: { measures: readonly Measure[] }) {
  const compared = measures.some(({ change }) => change !== null);
  return (
    <div className="overflow-x-auto">
      <table className="w-full min-w-xl text-sm">
        <caption className="sr-only">Measures</caption>
        <thead className="text-left text-text-muted text-xs">
          <tr className="[&>th]:py-1.5 [&>th]:pr-4 [&>th]:font-medium">
            <th scope="col">Measure</th>
            <th scope="col" className="text-right">
              Value
            </th>
            <th scope="col" className="text-right">
              Likely between
            </th>
            <th scope="col">Bar</th>
            {compared && (
              <th scope="col" className="text-right">
                Since the run before
              </th>
            )}
            <th scope="col" className="text-right">
              Not scored
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-border border-border border-y">
          {measures.map((measure) => (
            <tr key={measure.name} className="[&>td]:py-2 [&>td]:pr-4">
              <th scope="row" className="py-2 pr-4 text-left font-medium">
                {measureTitle(measure.name)}
                {measure.marked && (
                  <span className="ml-1.5 font-normal text-text-faint text-xs">
                    ({measure.marked})
                  </span>
                )}
                <span className="block font-normal text-text-muted text-xs">
                  {MEASURES[measure.name]?.about}
                </span>
              </th>
              <td className="text-right font-semibold tabular-nums">
                {measure.value === null ? "–" : share(measure.value)}
              </td>
              <td className="whitespace-nowrap text-right text-text-muted tabular-nums">
                {measure.interval
                  ? `${share(measure.interval[0])} and ${share(measure.interval[1])}`
                  : "–"}
              </td>
              <td className="whitespace-nowrap">
                <Bar bar={measure.bar} />
              </td>
              {compared && (
                <td className="text-right tabular-nums">
                  <Moved change={measure.change} lowerIsBetter={measure.name === "wrong_client"} />
                </td>
              )}
              <td className="text-right text-text-muted tabular-nums">
                {formatNumber(measure.notScored)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Bar({ bar }: { bar: Measure["bar"] }) {
  if (!bar) return null;
  const Icon = bar.met ? Check : X;
  return (
    <span className="inline-flex items-center gap-1.5">
      {bar.met !== null && (
        <Icon aria-hidden className={cn("size-3.5", bar.met ? "text-success" : "text-danger")} />
      )}
      {bar.isMost ? "at most" : "at least"} {share(bar.value)}
      {bar.met !== null && <span className="sr-only">{bar.met ? ", met" : ", missed"}</span>}
    </span>
  );
}

function Moved({ change, lowerIsBetter }: { change: number | null; lowerIsBetter: boolean }) {
  if (change === null) return <span className="text-text-faint">–</span>;
  if (change === 0) return <span className="text-text-muted">same</span>;
  const better = lowerIsBetter ? change < 0 : change > 0;
  return (
    <span className={better ? "text-success" : "text-danger"}>
      {change > 0 ? "+" : "−"}
      {formatNumber(Math.abs(change) * 100, 1)} points
      <span className="sr-only">{better ? ", better" : ", worse"}</span>
    </span>
  );
}
