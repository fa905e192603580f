import { cn } from "@/lib/cn";
import { formatNumber } from "@/lib/format";

type ChoiceChipProps = { label: string; count?: number; chosen: boolean; onClick: () => void };

/** One way to narrow a list; pressed while it holds. */
export const ChoiceChip = ({ label, count, chosen, onClick }: ChoiceChipProps) => (
  <button
    type="button"
    aria-pressed={chosen}
    onClick={onClick}
    className={cn(
      "inline-flex h-7 shrink-0 items-center gap-1.5 rounded-full border border-border-strong px-2.5 text-text-muted text-xs transition-colors hover:bg-surface-hover hover:text-text pointer-coarse:h-10",
      chosen && "border-accent bg-accent-soft text-accent hover:text-accent",
    )}
  >
    {label}
    {count !== undefined && <span className="tabular-nums">{formatNumber(count)}</span>}
  </button>
);
