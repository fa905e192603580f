import { cn } from "@/lib/cn";

type ProgressProps = {
  label: string;
  /** 0 to 1; without it the bar only says that something happens. */
  value?: number;
  className?: string;
};

export function Progress({ label, value, className }: ProgressProps) {
  const percent =
    value === undefined ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={cn("h-1 w-full overflow-hidden rounded-full bg-border", className)}
    >
      <div
        className={cn(
          "h-full rounded-full bg-accent",
          percent === undefined ? "w-1/3 animate-sweep" : "transition-[width]",
        )}
        style={percent === undefined ? undefined : { width: `${percent}%` }}
      />
    </div>
  );
}
