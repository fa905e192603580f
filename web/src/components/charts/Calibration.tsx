import { ReferenceLine, Scatter, ScatterChart, Tooltip, XAxis, YAxis, ZAxis } from "recharts";
import { formatNumber, formatPercent } from "@/lib/format";

export type CalibrationPoint = { predicted: number; observed: number; rows: number };

type CalibrationProps = {
  points: readonly CalibrationPoint[];
  names: { predicted: string; observed: string };
  width: number;
  height: number;
};

const AXIS = {
  type: "number",
  domain: [0, 1],
  ticks: [0, 0.25, 0.5, 0.75, 1],
  tickFormatter: (value: number) => formatPercent(value),
  tick: { fill: "var(--text-muted)", fontSize: 11 },
  tickLine: false,
} as const;

/** What was said against what came, larger for more cases; on the diagonal both agree. */
// The default export is what `lazy` loads; the table beside it is for readers.
export default function Calibration({ points, names, width, height }: CalibrationProps) {
  return (
    <ScatterChart
      width={width}
      height={height}
      margin={{ top: 8, right: 12, bottom: 16, left: 0 }}
      accessibilityLayer={false}
    >
      <XAxis
        {...AXIS}
        dataKey="predicted"
        axisLine={{ stroke: "var(--border-strong)" }}
        label={{
          value: names.predicted,
          position: "bottom",
          offset: 0,
          fill: "var(--text-muted)",
          fontSize: 11,
        }}
      />
      <YAxis
        {...AXIS}
        dataKey="observed"
        width={44}
        axisLine={{ stroke: "var(--border-strong)" }}
      />
      <ZAxis dataKey="rows" range={[24, 220]} />
      <ReferenceLine
        segment={[
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ]}
        stroke="var(--text-muted)"
        strokeDasharray="4 3"
      />
      <Tooltip
        cursor={false}
        isAnimationActive={false}
        content={({ active, payload }) => {
          const point: CalibrationPoint | undefined = payload?.[0]?.payload;
          if (!active || !point) return null;
          return (
            <div className="floating rounded-md px-2 py-1 text-xs tabular-nums">
              <p>
                {names.predicted}: {formatPercent(point.predicted, 1)}
              </p>
              <p>
                {names.observed}: {formatPercent(point.observed, 1)}
              </p>
              <p className="text-text-muted">{formatNumber(point.rows)} cases</p>
            </div>
          );
        }}
      />
      <Scatter
        data={[...points]}
        line={{ stroke: "var(--accent)", strokeWidth: 1.5 }}
        fill="var(--accent)"
        fillOpacity={0.8}
        isAnimationActive={false}
      />
    </ScatterChart>
  );
}
