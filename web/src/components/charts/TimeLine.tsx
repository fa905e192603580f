import { Area, ComposedChart, Line, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { formatDay, formatTime } from "@/lib/format";

export type TimePoint = {
  /** Milliseconds, so that the distances are true. */
  at: number;
  /** What was or is. */
  value?: number;
  /** What will be, drawn dashed. */
  ahead?: number;
  low?: number;
  high?: number;
  /** More to say of this point. */
  said?: string;
};

type TimeLineProps = {
  points: readonly TimePoint[];
  format: (value: number) => string;
  /** Ends of the scale. */
  domain: [number, number];
  /** A day to mark, such as the expected close. */
  mark?: { at: number; label: string } | null;
  /** Holds its value until the next point. */
  steps?: boolean;
  width: number;
  height: number;
};

const dayOf = (at: number): string => formatDay(new Date(at).toISOString());
const short = (at: number): string => dayOf(at).replace(/,? \d{4}$/, "");
const timeOf = (at: number): string => formatTime(new Date(at).toISOString());
const DAY_MS = 86_400_000;

/** A value over true time with its band, and where it goes from here. */
// The default export is what `lazy` loads; the table beside it is for readers.
export default function TimeLine({ points, format, domain, mark, ...props }: TimeLineProps) {
  const rows = points.map((point) => ({
    ...point,
    band: point.low === undefined || point.high === undefined ? undefined : [point.low, point.high],
  }));
  const times = points.map(({ at }) => at);
  const oneDay = Math.max(...times) - Math.min(...times) < DAY_MS;
  const shape = props.steps ? "stepAfter" : "linear";
  return (
    <ComposedChart
      width={props.width}
      height={props.height}
      data={rows}
      margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <XAxis
        dataKey="at"
        type="number"
        scale="time"
        domain={["dataMin", "dataMax"]}
        tickFormatter={oneDay ? timeOf : short}
        tick={{ fill: "var(--text-muted)", fontSize: 11 }}
        axisLine={{ stroke: "var(--border-strong)" }}
        tickLine={false}
        interval="preserveStartEnd"
        minTickGap={20}
      />
      <YAxis
        width={36}
        domain={domain}
        allowDataOverflow
        tickFormatter={format}
        tick={{ fill: "var(--text-muted)", fontSize: 11 }}
        axisLine={false}
        tickLine={false}
        tickCount={3}
      />
      <Tooltip
        cursor={{ stroke: "var(--border-strong)" }}
        isAnimationActive={false}
        content={({ active, payload }) => {
          const point: TimePoint | undefined = payload?.[0]?.payload;
          const shown = point?.value ?? point?.ahead;
          if (!active || !point || shown === undefined) return null;
          return (
            <div className="floating max-w-56 rounded-md px-2 py-1 text-xs tabular-nums">
              <p className="font-medium">
                {dayOf(point.at)}
                {oneDay && `, ${timeOf(point.at)}`}: {format(shown)}
              </p>
              {point.said && <p className="text-text-muted">{point.said}</p>}
            </div>
          );
        }}
      />
      <Area
        dataKey="band"
        type={shape}
        stroke="none"
        fill="var(--accent)"
        fillOpacity={0.2}
        isAnimationActive={false}
        activeDot={false}
      />
      <Line
        dataKey="value"
        type={shape}
        stroke="var(--accent)"
        strokeWidth={2}
        dot={{ r: 2, fill: "var(--accent)" }}
        isAnimationActive={false}
      />
      <Line
        dataKey="ahead"
        type="linear"
        stroke="var(--text-muted)"
        strokeWidth={1.5}
        strokeDasharray="4 3"
        dot={false}
        isAnimationActive={false}
      />
      {mark && (
        <ReferenceLine
          x={mark.at}
          stroke="var(--text)"
          strokeDasharray="4 3"
          label={{
            value: mark.label,
            position: "insideTopLeft",
            fill: "var(--text-muted)",
            fontSize: 11,
          }}
        />
      )}
    </ComposedChart>
  );
}
