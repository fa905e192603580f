import type { MoneySum } from "@/client/types.gen";
import { Tooltip } from "@/components/ui/Tooltip";
import { cn } from "@/lib/cn";
import { formatMoney } from "@/lib/format";

export const WEIGHTED =
  "Each deal counted at the chance of its stage, or what a person set: €1,000 at 25% counts as €250. The forecast counts with the model's chances.";

type SumsProps = {
  sums: readonly MoneySum[];
  /** For won and lost nothing is left to weigh. */
  weighted: boolean;
  className?: string;
};

/** Money of a column or a board, one figure per currency. */
export function Sums({ sums, weighted, className }: SumsProps) {
  const shown = sums.filter(({ amount_minor }) => amount_minor > 0);
  if (shown.length === 0) return <span className="text-text-faint text-xs">No amounts</span>;
  return (
    <span className={cn("flex flex-wrap gap-x-2 text-xs tabular-nums", className)}>
      <span className="font-medium text-text">{moneyLine(shown, "amount_minor")}</span>
      {weighted && (
        <Tooltip text={WEIGHTED}>
          <button type="button" className="cursor-help text-left text-text-muted">
            {moneyLine(shown, "weighted_minor")} weighted by stage
          </button>
        </Tooltip>
      )}
    </span>
  );
}

const moneyLine = (sums: readonly MoneySum[], which: "amount_minor" | "weighted_minor"): string =>
  sums
    .map((sum) => formatMoney({ amount: sum[which], currency: sum.currency }, { compact: true }))
    .join(" + ");
