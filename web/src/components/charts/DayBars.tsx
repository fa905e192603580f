import { Bar, BarChart, Tooltip, XAxis, YAxis } from "recharts";
import { formatDay, formatNumber } from "@/lib/format";

export type DaySeries = { key: string; label: string; fill: string };
export type DayBar = { day: string } & Record<string, number | string>;

type DayBarsProps = {
  bars: readonly DayBar[];
  series: readonly DaySeries[];
  width: number;
  height: number;
};

const short = (day: string): string => formatDay(day).replace(/,? \d{4}$/, "");

/** Counts per day, one on top of another. */
// The default export is what `lazy` loads; the table beside it is for readers.
export default function DayBars({ bars, series, width, height }: DayBarsProps) {
  return (
    <BarChart
      width={width}
      height={height}
      data={[...bars]}
      margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <XAxis
        dataKey="day"
        tickFormatter={short}
        tick={{ fill: "var(--text-muted)", fontSize: 11 }}
        axisLine={{ stroke: "var(--border-strong)" }}
        tickLine={false}
        interval="preserveStartEnd"
        minTickGap={24}
      />
      <YAxis
        width={32}
        allowDecimals={false}
        tick={{ fill: "var(--text-muted)", fontSize: 11 }}
        axisLine={false}
        tickLine={false}
        tickCount={4}
      />
      <Tooltip
        cursor={{ fill: "var(--surface-hover)" }}
        isAnimationActive={false}
        content={({ active, payload }) => {
          const bar: DayBar | undefined = payload?.[0]?.payload;
          if (!active || !bar) return null;
          return (
            <div className="floating rounded-md px-2 py-1 text-xs">
              <p className="font-medium">{formatDay(bar.day)}</p>
              {series.map(({ key, label }) => (
                <p key={key} className="tabular-nums">
                  {label}: {formatNumber(Number(bar[key] ?? 0))}
                </p>
              ))}
            </div>
          );
        }}
      />
      {series.map(({ key, fill }) => (
        <Bar
          key={key}
          dataKey={key}
          stackId="day"
          fill={fill}
          maxBarSize={28}
          isAnimationActive={false}
        />
      ))}
    </BarChart>
  );
}
