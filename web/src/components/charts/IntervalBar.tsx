type IntervalBarProps = {
  value: number;
  low: number | null;
  high: number | null;
  /** Ends of the scale; bars below one another share them. */
  from: number;
  to: number;
  /** Marks to compare with, such as zero, a quota or what was before. */
  marks?: readonly number[];
};

/** A value with its interval on a scale, for the eye only: the text beside it says the figures. */
export function IntervalBar({ value, low, high, from, to, marks = [] }: IntervalBarProps) {
  const span = to - from || 1;
  const at = (one: number) => `${Math.min(100, Math.max(0, ((one - from) / span) * 100))}%`;
  const width = (start: number, end: number) =>
    `${Math.min(100, Math.max(0, ((Math.min(end, to) - Math.max(start, from)) / span) * 100))}%`;
  return (
    <div aria-hidden className="relative h-4 min-w-24">
      <span className="absolute inset-x-0 top-1/2 h-px bg-border" />
      {marks.map((mark) => (
        <span
          key={mark}
          className="absolute inset-y-0 w-0.5 -translate-x-1/2 bg-border-strong"
          style={{ left: at(mark) }}
        />
      ))}
      {low !== null && high !== null && (
        <span
          className="absolute inset-y-1 rounded-sm bg-accent/35"
          style={{ left: at(low), width: width(low, high) }}
        />
      )}
      <span
        className="absolute inset-y-0.5 w-1 -translate-x-1/2 rounded-sm bg-accent"
        style={{ left: at(value) }}
      />
    </div>
  );
}
