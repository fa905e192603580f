import { Area, Bar, ComposedChart, Line, Tooltip, XAxis, YAxis } from "recharts";
import { formatMoney, formatPercent } from "@/lib/format";

export type FanBand = { level: number; low: number; high: number };
export type FanPoint = {
  name: string;
  won: number | null;
  expected: number | null;
  /** Widest last; empty for what is over. */
  bands: readonly FanBand[];
  quota: number | null;
};

type FanChartProps = {
  points: readonly FanPoint[];
  currency: string;
  width: number;
  height: number;
};

/** Opacity of each band, so that the narrower lies darker on the wider. */
const SHADES = new Map([
  [95, 0.14],
  [80, 0.2],
  [50, 0.28],
]);
const LEVELS = [...SHADES.keys()];

type Row = FanPoint & Record<`b${number}`, [number, number] | undefined>;

/** The fan opens at the last period that is over, so that the eye sees where it comes from. */
function rowsOf(points: readonly FanPoint[]): Row[] {
  const opensAt = points.findIndex(({ bands }) => bands.length > 0) - 1;
  return points.map((point, place) => {
    const row: Row = { ...point };
    for (const level of LEVELS) {
      const band = point.bands.find((one) => one.level === level);
      if (band) row[`b${level}`] = [band.low, band.high];
      else if (place === opensAt && point.won !== null) row[`b${level}`] = [point.won, point.won];
    }
    return place === opensAt ? { ...row, expected: point.won } : row;
  });
}

/** What was won, then what is to come with its bands. */
// The default export is what `lazy` loads; the table beside it is for readers.
export default function FanChart({ points, currency, width, height }: FanChartProps) {
  const money = (amount: number) => formatMoney({ amount, currency }, { compact: true });
  return (
    <ComposedChart
      width={width}
      height={height}
      data={rowsOf(points)}
      margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <XAxis
        dataKey="name"
        tick={{ fill: "var(--text-muted)", fontSize: 11 }}
        axisLine={{ stroke: "var(--border-strong)" }}
        tickLine={false}
        interval="preserveStartEnd"
        minTickGap={16}
      />
      <YAxis
        width={52}
        tickFormatter={money}
        tick={{ fill: "var(--text-muted)", fontSize: 11 }}
        axisLine={false}
        tickLine={false}
        tickCount={5}
      />
      <Tooltip
        cursor={{ fill: "var(--surface-hover)", stroke: "var(--border-strong)" }}
        isAnimationActive={false}
        content={({ active, payload }) => {
          const point: FanPoint | undefined = payload?.[0]?.payload;
          if (!active || !point) return null;
          const isOver = point.bands.length === 0;
          return (
            <div className="floating rounded-md px-2 py-1 text-xs tabular-nums">
              <p className="font-medium">{point.name}</p>
              {point.won !== null && (
                <p>
                  {isOver ? "Won" : "Won so far"}: {money(point.won)}
                </p>
              )}
              {!isOver && point.expected !== null && <p>Expected: {money(point.expected)}</p>}
              {point.bands.map((band) => (
                <p key={band.level}>
                  {formatPercent(band.level / 100)}: {money(band.low)} to {money(band.high)}
                </p>
              ))}
              {point.quota !== null && <p>Quota: {money(point.quota)}</p>}
            </div>
          );
        }}
      />
      <Bar
        dataKey="won"
        fill="var(--stage-slate)"
        fillOpacity={0.45}
        radius={[3, 3, 0, 0]}
        maxBarSize={26}
        isAnimationActive={false}
      />
      {LEVELS.map((level) => (
        <Area
          key={level}
          dataKey={`b${level}`}
          stroke="none"
          fill="var(--accent)"
          fillOpacity={SHADES.get(level)}
          isAnimationActive={false}
          activeDot={false}
        />
      ))}
      <Line
        dataKey="expected"
        stroke="var(--accent)"
        strokeWidth={2}
        dot={{ r: 2.5, fill: "var(--accent)" }}
        activeDot={false}
        isAnimationActive={false}
      />
      <Line
        dataKey="quota"
        stroke="var(--text)"
        strokeWidth={0}
        isAnimationActive={false}
        activeDot={false}
        dot={({ cx, cy, value, index }) =>
          typeof cx === "number" && typeof cy === "number" && value !== null ? (
            <line
              key={index}
              x1={cx - 14}
              x2={cx + 14}
              y1={cy}
              y2={cy}
              stroke="var(--text)"
              strokeWidth={2}
              strokeDasharray="4 2"
            />
          ) : (
            <g key={index} />
          )
        }
      />
    </ComposedChart>
  );
}
