import { useQuery } from "@tanstack/react-query";
import type { Usage } from "@/client/types.gen";
import { ErrorState } from "@/components/ErrorState";
import { Skeleton } from "@/components/ui/Skeleton";
import { usageQuery } from "@/features/engines/api";
import { BudgetBars } from "@/features/engines/BudgetBars";
import { CallList } from "@/features/engines/CallList";
import { costText, purposeWord } from "@/features/engines/words";
import { formatNumber, plural } from "@/lib/format";

/** What the language model cost, for whom and for what. */
export function ModelUsage({ from }: { from: string }) {
  const usage = useQuery(usageQuery(from));
  if (!usage.data) {
    if (usage.isError) {
      return <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />;
    }
    return (
      <div role="status" aria-label="Loading" aria-busy className="grid gap-3">
        <Skeleton className="w-40" />
        <Skeleton className="h-10 w-full" />
      </div>
    );
  }
  const { totals, budget, currency, models, users, purposes } = usage.data;
  return (
    <section aria-labelledby="model-usage" className="grid gap-5">
      <header>
        <h2 id="model-usage" className="font-semibold text-base">
          The language model
        </h2>
        <p className="text-sm text-text-muted">
          {totals.calls === 0
            ? "No model was asked in this time: the built-in rules answered, which costs nothing."
            : `${plural(totals.calls ?? 0, "call")}, ${formatNumber((totals.tokens_in ?? 0) + (totals.tokens_out ?? 0))} tokens, ${costText(totals.cost_micros ?? 0, currency)}${failed(totals)}.`}
        </p>
      </header>
      <BudgetBars budget={budget} currency={currency} />
      {(totals.calls ?? 0) > 0 && (
        <>
          <div className="grid gap-6 md:grid-cols-3">
            <Sums
              title="By model"
              currency={currency}
              rows={models.map((one) => ({ ...one, name: one.model }))}
            />
            <Sums
              title="By use"
              currency={currency}
              rows={purposes.map((one) => ({ ...one, name: purposeWord(one.purpose) }))}
            />
            <Sums title="By person" currency={currency} rows={users} />
          </div>
          <CallList currency={currency} />
        </>
      )}
    </section>
  );
}

const failed = ({ failures = 0, over_budget = 0 }: Usage["totals"]): string =>
  [
    failures > 0 && `, ${formatNumber(failures)} failed`,
    over_budget > 0 && `, ${formatNumber(over_budget)} not made: over the budget`,
  ]
    .filter(Boolean)
    .join("");

type SumsProps = {
  title: string;
  currency: string;
  rows: readonly { name: string; calls?: number; cost_micros?: number }[];
};

const Sums = ({ title, currency, rows }: SumsProps) => (
  <table className="h-fit w-full text-sm">
    <caption className="pb-1 text-left font-medium">{title}</caption>
    <thead className="sr-only">
      <tr>
        <th scope="col">Name</th>
        <th scope="col">Calls</th>
        <th scope="col">Cost</th>
      </tr>
    </thead>
    <tbody className="divide-y divide-border border-border border-y">
      {rows.map(({ name, calls = 0, cost_micros = 0 }) => (
        <tr key={name}>
          <th scope="row" className="max-w-40 truncate py-1 text-left font-normal">
            {name || "Unnamed"}
          </th>
          <td className="py-1 text-right text-text-muted tabular-nums">{formatNumber(calls)}</td>
          <td className="py-1 pl-3 text-right tabular-nums">{costText(cost_micros, currency)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
