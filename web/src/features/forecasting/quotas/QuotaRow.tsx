import { ChevronsRight, Users } from "lucide-react";
import type { KeyboardEvent } from "react";
import { IconButton } from "@/components/ui/IconButton";
import { MoneyInput } from "@/components/ui/MoneyInput";
import { total } from "@/features/forecasting/quotas/grid";
import { short } from "@/features/forecasting/words";
import { formatMoney } from "@/lib/format";

type QuotaRowProps = {
  name: string;
  isTeam: boolean;
  isIndented: boolean;
  /** What counts where a team has none of its own. */
  sums: readonly (number | null)[];
  row: number;
  columns: readonly string[];
  amounts: readonly (number | null)[];
  currency: string;
  readOnly: boolean;
  onChange: (column: number, amount: number | null) => void;
};

/** The sum of its people, where that stands in for a team's own. */
const placeholderOf = (sum: number | null | undefined, currency: string): string | null =>
  sum == null ? null : `sum ${short(sum, currency)}`;

const STEPS: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, Enter: 1 };

/** Up and down in the same column; the other keys stay with the text. */
function walk(event: KeyboardEvent<HTMLInputElement>, row: number, column: number): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  event.preventDefault();
  event.currentTarget
    .closest("table")
    ?.querySelector<HTMLInputElement>(`[data-cell="${row + step} ${column}"]`)
    ?.focus();
}

export function QuotaRow(props: QuotaRowProps) {
  const { name, isTeam, isIndented, sums, row, columns, amounts, currency, readOnly, onChange } =
    props;
  const sum = total(amounts);
  const first = amounts.findIndex((amount) => amount !== null);
  const fill = () => {
    for (let column = first + 1; column < amounts.length; column += 1) {
      if (amounts[column] === null) onChange(column, amounts[first] ?? null);
    }
  };
  const canFill = !readOnly && first >= 0 && amounts.slice(first).includes(null);
  return (
    <tr>
      <th scope="row" className="sticky left-0 z-10 bg-surface py-1 pr-3 text-left font-medium">
        <span className="flex items-center justify-between gap-1">
          <span
            className={`inline-flex min-w-0 items-center gap-1.5 ${isIndented ? "pl-5 font-normal" : ""}`}
          >
            {isTeam && <Users aria-label="Team" className="size-3.5 shrink-0 text-text-faint" />}
            <span className="truncate">{name}</span>
          </span>
          {canFill && (
            <IconButton
              label={`Fill the empty periods of ${name} with ${formatMoney({ amount: amounts[first] ?? 0, currency })}`}
              size="sm"
              onClick={fill}
            >
              <ChevronsRight />
            </IconButton>
          )}
        </span>
      </th>
      {amounts.map((amount, column) => (
        <td key={columns[column]} className="px-1 py-1 text-right tabular-nums">
          {readOnly ? (
            amount === null ? (
              <span className="text-text-faint">
                {placeholderOf(sums[column], currency) ?? "–"}
              </span>
            ) : (
              formatMoney({ amount, currency })
            )
          ) : (
            <MoneyInput
              aria-label={`Quota of ${name}, ${columns[column]}`}
              data-cell={`${row} ${column}`}
              placeholder={placeholderOf(sums[column], currency) ?? "none"}
              amount={amount}
              currency={currency}
              invalid={amount !== null && amount < 0}
              onAmountChange={(next) => onChange(column, next)}
              onKeyDown={(event) => walk(event, row, column)}
            />
          )}
        </td>
      ))}
      <td className="py-1 pl-3 text-right text-text-muted tabular-nums">
        {sum === null ? "–" : short(sum, currency)}
      </td>
    </tr>
  );
}
