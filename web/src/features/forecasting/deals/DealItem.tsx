import { Link } from "@tanstack/react-router";
import type { ForecastDeal } from "@/client/types.gen";
import { Badge } from "@/components/ui/Badge";
import { useUsers } from "@/features/forecasting/api";
import { categoryOf, chanceText, short } from "@/features/forecasting/words";
import { formatDay, formatMoney, plural } from "@/lib/format";

type DealItemProps = { deal: ForecastDeal; currency: string };

/** A deal with its part in the number. */
export function DealItem({ deal, currency }: DealItemProps) {
  const owner = useUsers().find(({ id }) => id === deal.owner_id);
  const { label, hue } = categoryOf(deal.category);
  const isWon = deal.category === "won";
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-0.5 py-2 text-sm">
      <Link
        to="/deals/$id"
        params={{ id: deal.id }}
        className="truncate font-medium hover:underline"
      >
        {deal.name}
      </Link>
      <span className="text-right font-medium tabular-nums">
        {deal.amount_minor === null
          ? "no amount"
          : formatMoney({ amount: deal.amount_minor, currency: deal.currency }, { compact: true })}
      </span>
      <span className="truncate text-text-muted text-xs">
        {[deal.account_name, deal.stage, owner?.name].filter(Boolean).join(" · ")}
      </span>
      <span className="text-right text-text-muted text-xs tabular-nums">
        {isWon
          ? "won"
          : `${chanceText(deal.probability)} in time, ${chanceText(deal.win_probability)} ever`}
      </span>
      <span className="col-span-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-text-muted text-xs tabular-nums">
        <span data-hue={hue} className="inline-flex items-center gap-1.5">
          <span aria-hidden className="size-2 rounded-sm bg-hue/75" />
          {label}
          {deal.said_category && " (a person's word)"}
        </span>
        {!isWon && <span>{dateText(deal)}</span>}
        {!isWon && deal.swing_minor > 0 && (
          <span>moves it by {short(deal.swing_minor, currency)}</span>
        )}
        {deal.pushed > 0 && <Badge tone="warning">pushed {plural(deal.pushed, "time")}</Badge>}
        {deal.amount_minor !== null && deal.converted_minor === null && (
          <Badge tone="warning">no exchange rate</Badge>
        )}
      </span>
    </li>
  );
}

function dateText({ expected_close_on, predicted_close_on }: ForecastDeal): string {
  const said = expected_close_on ? `due ${formatDay(expected_close_on)}` : "no date";
  return predicted_close_on ? `${said}, likely ${formatDay(predicted_close_on)}` : said;
}
