import { Area, ComposedChart, Line, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";

export type BandPoint = {
  label: string;
  middle: number | null;
  low: number | null;
  high: number | null;
  /** A second line, such as what was won so far. */
  other?: number | null;
};

type BandLineProps = {
  points: readonly BandPoint[];
  format: (value: number) => string;
  names: { middle: string; band: string; other?: string };
  /** A level to compare with, such as what came in the end. */
  level?: { value: number; label: string } | null;
  width: number;
  height: number;
};

/** A line with the band around it. */
// The default export is what `lazy` loads; the table beside it is for readers.
export default function BandLine({ points, format, names, level, width, height }: BandLineProps) {
  const rows = points.map((point) => ({
    ...point,
    band: point.low === null || point.high === null ? undefined : [point.low, point.high],
  }));
  return (
    <ComposedChart
      width={width}
      height={height}
      data={rows}
      margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <XAxis
        dataKey="label"
        tick={{ fill: "var(--text-muted)", fontSize: 11 }}
        axisLine={{ stroke: "var(--border-strong)" }}
        tickLine={false}
        interval="preserveStartEnd"
        minTickGap={24}
      />
      <YAxis
        width={52}
        domain={[
          (low: number) => Math.min(low, level?.value ?? low, 0),
          (high: number) => Math.max(high, level?.value ?? high),
        ]}
        tickFormatter={format}
        tick={{ fill: "var(--text-muted)", fontSize: 11 }}
        axisLine={false}
        tickLine={false}
        tickCount={4}
      />
      <Tooltip
        cursor={{ stroke: "var(--border-strong)" }}
        isAnimationActive={false}
        content={({ active, payload }) => {
          const point: BandPoint | undefined = payload?.[0]?.payload;
          if (!active || !point) return null;
          return (
            <div className="floating rounded-md px-2 py-1 text-xs tabular-nums">
              <p className="font-medium">{point.label}</p>
              {point.middle !== null && (
                <p>
                  {names.middle}: {format(point.middle)}
                </p>
              )}
              {point.low !== null && point.high !== null && (
                <p>
                  {names.band}: {format(point.low)} to {format(point.high)}
                </p>
              )}
              {names.other && point.other != null && (
                <p>
                  {names.other}: {format(point.other)}
                </p>
              )}
            </div>
          );
        }}
      />
      <Area
        dataKey="band"
        stroke="none"
        fill="var(--accent)"
        fillOpacity={0.2}
        isAnimationActive={false}
        activeDot={false}
      />
      <Line
        dataKey="middle"
        stroke="var(--accent)"
        strokeWidth={2}
        dot={points.length < 3}
        activeDot={false}
        isAnimationActive={false}
      />
      {names.other && (
        <Line
          dataKey="other"
          stroke="var(--stage-slate)"
          strokeWidth={1.5}
          dot={false}
          activeDot={false}
          isAnimationActive={false}
        />
      )}
      {level && (
        <ReferenceLine
          y={level.value}
          stroke="var(--text)"
          strokeDasharray="4 3"
          label={{
            value: level.label,
            position: "insideTopLeft",
            fill: "var(--text-muted)",
            fontSize: 11,
          }}
        />
      )}
    </ComposedChart>
  );
}
