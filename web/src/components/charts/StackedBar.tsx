import type { Hue } from "@/lib/hues";

export type BarPart = { key: string; label: string; value: number; hue: Hue };

type StackedBarProps = { parts: readonly BarPart[]; format: (value: number) => string };

/** Parts of a whole side by side, for the eye only: the list beside it says the figures. */
export function StackedBar({ parts, format }: StackedBarProps) {
  const whole = parts.reduce((sum, { value }) => sum + value, 0);
  if (whole <= 0) return <div aria-hidden className="h-4 rounded-sm bg-surface-hover" />;
  return (
    <div aria-hidden className="flex h-4 gap-px overflow-hidden rounded-sm">
      {parts
        .filter(({ value }) => value > 0)
        .map(({ key, label, value, hue }) => (
          <span
            key={key}
            data-hue={hue}
            title={`${label}: ${format(value)}`}
            className="min-w-1 bg-hue/75"
            style={{ flexGrow: value, flexBasis: 0 }}
          />
        ))}
    </div>
  );
}
