import { Bar, BarChart, Cell, Tooltip, XAxis, YAxis } from "recharts";
import { formatMoney, formatMonth, plural } from "@/lib/format";

export type MonthBar = { month: string; amount: number; count: number };

type MonthBarsProps = {
  bars: readonly MonthBar[];
  currency: string;
  width: number;
  height: number;
};

/** Money per month. The last month is not over, so it is drawn lighter. */
// The default export is what `lazy` loads; the table beside it is for readers.
export default function MonthBars({ bars, currency, width, height }: MonthBarsProps) {
  const money = (amount: number) => formatMoney({ amount, currency }, { compact: true });
  return (
    <BarChart
      width={width}
      height={height}
      data={[...bars]}
      margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <XAxis
        dataKey="month"
        tickFormatter={(month: string) => formatMonth(month, "short")}
        tick={{ fill: "var(--text-muted)", fontSize: 11 }}
        axisLine={{ stroke: "var(--border-strong)" }}
        tickLine={false}
        interval="preserveStartEnd"
      />
      <YAxis
        width={44}
        tickFormatter={money}
        tick={{ fill: "var(--text-muted)", fontSize: 11 }}
        axisLine={false}
        tickLine={false}
        tickCount={4}
      />
      <Tooltip
        cursor={{ fill: "var(--surface-hover)" }}
        isAnimationActive={false}
        content={({ active, payload }) => {
          const bar: MonthBar | undefined = payload?.[0]?.payload;
          if (!active || !bar) return null;
          return (
            <div className="floating rounded-md px-2 py-1 text-xs">
              <p className="font-medium">{formatMonth(bar.month, "long")}</p>
              <p className="tabular-nums">
                {formatMoney({ amount: bar.amount, currency })}, {plural(bar.count, "deal")}
              </p>
            </div>
          );
        }}
      />
      <Bar dataKey="amount" radius={[3, 3, 0, 0]} maxBarSize={28} isAnimationActive={false}>
        {bars.map(({ month }, place) => (
          <Cell
            key={month}
            fill="var(--accent)"
            fillOpacity={place === bars.length - 1 ? 0.5 : 0.9}
          />
        ))}
      </Bar>
    </BarChart>
  );
}
