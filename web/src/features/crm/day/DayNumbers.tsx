import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { MoneySum, MonthSum, MyDay } from "@/client/types.gen";
import { Tooltip } from "@/components/ui/Tooltip";
import { dealList, from, is } from "@/features/crm/board/links";
import { WEIGHTED } from "@/features/crm/board/Sums";
import { lastMonths } from "@/features/crm/day/plan";
import { formatMoney, formatNumber, formatPercent } from "@/lib/format";

type DayNumbersProps = {
  day: MyDay;
  /** `me`, a person's id, or nobody in particular. */
  owner: string | undefined;
  currency: string;
  overdue: number;
  now: Date;
};

/** The figures that matter; each opens what it is made of. */
export function DayNumbers({ day, owner, currency, overdue, now }: DayNumbersProps) {
  const mine = owner !== undefined && is("owner_id", owner);
  const [before = "", month = ""] = lastMonths(2, now);
  const won = sumOf(day.won_by_month, month, currency);
  const wonBefore = sumOf(day.won_by_month, before, currency);
  const first = new Date(now.getFullYear(), now.getMonth(), 1);
  const figure = "block rounded-md px-3 py-2 hover:bg-surface-hover";
  return (
    <ul className="grid grid-cols-4 gap-2 max-lg:grid-cols-2">
      <li>
        <Link to="/deals" search={dealList([mine], "open")} className={figure}>
          <Figure label="Open pipeline" value={inCurrency(day.open_sums, currency, "amount_minor")}>
            {others(day.open_sums, currency, "amount_minor")}
          </Figure>
        </Link>
      </li>
      <li>
        <Tooltip text={WEIGHTED}>
          <Link to="/deals" search={{ view: "board", owner }} className={figure}>
            <Figure label="Weighted" value={inCurrency(day.open_sums, currency, "weighted_minor")}>
              {others(day.open_sums, currency, "weighted_minor") || "by the chances of the stages"}
            </Figure>
          </Link>
        </Tooltip>
      </li>
      <li>
        <Link
          to="/deals"
          search={dealList([is("status", "won"), from("closed_at", first), mine])}
          className={figure}
        >
          <Figure label="Won this month" value={formatMoney({ amount: won, currency })}>
            {compared(won, wonBefore, currency)}
          </Figure>
        </Link>
      </li>
      <li>
        <a href="#tasks" className={figure}>
          <Figure
            label="Overdue"
            value={overdue >= 20 ? "20+" : formatNumber(overdue)}
            danger={overdue > 0}
          >
            {overdue === 0 ? "nothing waits" : overdue === 1 ? "task past due" : "tasks past due"}
          </Figure>
        </a>
      </li>
    </ul>
  );
}

type FigureProps = { label: string; value: string; danger?: boolean; children?: ReactNode };

function Figure({ label, value, danger = false, children }: FigureProps) {
  return (
    <span className="grid gap-0.5">
      <span className="text-text-muted text-xs">{label}</span>
      <span
        className={`font-semibold text-xl tabular-nums tracking-tight ${danger ? "text-danger" : ""}`}
      >
        {value}
      </span>
      <span className="min-h-4 text-text-muted text-xs tabular-nums">{children}</span>
    </span>
  );
}

const sumOf = (months: readonly MonthSum[], month: string, currency: string): number =>
  months.find((one) => one.month === month && one.currency === currency)?.won_minor ?? 0;

type Which = "amount_minor" | "weighted_minor";

const inCurrency = (sums: readonly MoneySum[], currency: string, which: Which): string =>
  formatMoney(
    { amount: sums.find((sum) => sum.currency === currency)?.[which] ?? 0, currency },
    { compact: true },
  );

const others = (sums: readonly MoneySum[], currency: string, which: Which): string =>
  sums
    .filter((sum) => sum.currency !== currency && sum[which] > 0)
    .map(
      (sum) =>
        `+ ${formatMoney({ amount: sum[which], currency: sum.currency }, { compact: true })}`,
    )
    .join(" ");

/** "€12,000 last month, 20% more". A month that has just begun is not measured against a whole one. */
function compared(won: number, before: number, currency: string): string {
  const last = formatMoney({ amount: before, currency }, { compact: true });
  if (before === 0) return "nothing last month";
  if (won <= before) return `${last} last month`;
  return `${last} last month, ${formatPercent(won / before - 1)} more`;
}
