import { lazy, Suspense, useCallback, useState } from "react";
import type { MonthSum } from "@/client/types.gen";
import { Skeleton } from "@/components/ui/Skeleton";
import { wonPerMonth } from "@/features/crm/day/plan";
import { formatMoney, formatMonth, formatNumber } from "@/lib/format";

const MonthBars = lazy(() => import("@/components/charts/MonthBars"));
const HEIGHT = 160;

type WonChartProps = { sums: readonly MonthSum[]; currency: string; now: Date };

/** Won per month of the last twelve, as bars for the eye and a table for readers. */
export function WonChart({ sums, currency, now }: WonChartProps) {
  const [width, setWidth] = useState(0);
  const measure = useCallback((box: HTMLElement | null) => {
    if (!box) return;
    const observer = new ResizeObserver(() => setWidth(box.clientWidth));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  const months = wonPerMonth(sums, currency, now);
  const elsewhere = new Set(sums.map((sum) => sum.currency).filter((one) => one !== currency));
  const bars = months.map((one) => ({
    month: one.month,
    amount: one.won_minor,
    count: one.won_count,
  }));
  return (
    <figure>
      <div ref={measure} aria-hidden style={{ height: HEIGHT }}>
        {width > 0 && (
          <Suspense fallback={<Skeleton className="mt-6 h-30 w-full" />}>
            <MonthBars bars={bars} currency={currency} width={width} height={HEIGHT} />
          </Suspense>
        )}
      </div>
      <figcaption className="pt-1 text-text-muted text-xs">
        {currency}, by the day of closing. The last bar is this month so far.
        {elsewhere.size > 0 && ` Not shown: ${[...elsewhere].join(", ")}.`}
      </figcaption>
      <table className="sr-only">
        <caption>Won per month in {currency}</caption>
        <thead>
          <tr>
            <th scope="col">Month</th>
            <th scope="col">Won</th>
            <th scope="col">Deals</th>
          </tr>
        </thead>
        <tbody>
          {months.map(({ month, won_minor, won_count }) => (
            <tr key={month}>
              <th scope="row">{formatMonth(month, "long")}</th>
              <td>{formatMoney({ amount: won_minor, currency })}</td>
              <td>{formatNumber(won_count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
