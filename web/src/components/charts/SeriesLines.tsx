import { Line, LineChart, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";

export type LineSeries = { key: string; label: string; stroke: string; dash?: string };
export type LinePoint = { label: string } & Record<string, number | string>;

type SeriesLinesProps = {
  points: readonly LinePoint[];
  series: readonly LineSeries[];
  format: (value: number) => string;
  width: number;
  height: number;
};

/** A few lines on one scale with the zero drawn. */
// The default export is what `lazy` loads; the table beside it is for readers.
export default function SeriesLines({ points, series, format, width, height }: SeriesLinesProps) {
  return (
    <LineChart
      width={width}
      height={height}
      data={[...points]}
      margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <XAxis
        dataKey="label"
        tick={{ fill: "var(--text-muted)", fontSize: 11 }}
        axisLine={false}
        tickLine={false}
        interval="preserveStartEnd"
        minTickGap={16}
      />
      <YAxis
        width={56}
        tickFormatter={format}
        tick={{ fill: "var(--text-muted)", fontSize: 11 }}
        axisLine={false}
        tickLine={false}
        tickCount={5}
      />
      <ReferenceLine y={0} stroke="var(--border-strong)" />
      <Tooltip
        cursor={{ stroke: "var(--border-strong)" }}
        isAnimationActive={false}
        content={({ active, payload }) => {
          const point: LinePoint | undefined = payload?.[0]?.payload;
          if (!active || !point) return null;
          return (
            <div className="floating rounded-md px-2 py-1 text-xs tabular-nums">
              <p className="font-medium">{point.label}</p>
              {series.map(({ key, label }) => (
                <p key={key}>
                  {label}: {format(Number(point[key] ?? 0))}
                </p>
              ))}
            </div>
          );
        }}
      />
      {series.map(({ key, stroke, dash }) => (
        <Line
          key={key}
          dataKey={key}
          stroke={stroke}
          strokeWidth={2}
          strokeDasharray={dash}
          dot={false}
          activeDot={{ r: 3 }}
          isAnimationActive={false}
        />
      ))}
    </LineChart>
  );
}
