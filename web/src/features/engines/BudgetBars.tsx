import type { Budget } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { Progress } from "@/components/ui/Progress";
import { costText } from "@/features/engines/words";
import { formatNumber, formatPercent } from "@/lib/format";
import { useSession } from "@/lib/session-query";

/** What of the month's budget is used. */
export function BudgetBars({ budget, currency }: { budget: Budget; currency: string }) {
  const timeZone = useSession()?.workspace.timezone;
  return (
    <div className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
      <Bar
        label="Money"
        used={budget.cost_used_micros}
        limit={budget.cost_limit_micros}
        say={(micros) => costText(micros, currency)}
      />
      <Bar
        label="Tokens"
        used={budget.tokens_used}
        limit={budget.tokens_limit}
        say={formatNumber}
      />
      <p className="text-text-muted text-xs sm:col-span-2">
        This month’s budget. It begins anew{" "}
        <DateText value={budget.renews_at} kind="day" timeZone={timeZone} />.
      </p>
    </div>
  );
}

type BarProps = {
  label: string;
  used: number;
  limit: number | null;
  say: (value: number) => string;
};

const Bar = ({ label, used, limit, say }: BarProps) => (
  <div className="grid gap-1 text-sm">
    <p className="flex justify-between gap-2">
      <span className="font-medium">{label}</span>
      <span className="text-text-muted tabular-nums">
        {say(used)}
        {limit === null ? ", no limit" : ` of ${say(limit)}`}
      </span>
    </p>
    {limit !== null && (
      <>
        <Progress label={`${label} used`} value={limit > 0 ? used / limit : 1} className="h-1.5" />
        <p className="text-text-muted text-xs">
          {used >= limit
            ? "Used up: the built-in rules answer until then."
            : `${formatPercent(used / limit)} used`}
        </p>
      </>
    )}
  </div>
);
