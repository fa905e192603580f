import { Link } from "@tanstack/react-router";
import { CalendarX2 } from "lucide-react";
import type { DealRow } from "@/client/types.gen";
import { MoneyText } from "@/components/MoneyText";
import { StageBadge } from "@/components/StageBadge";
import { stageOf, usePipelines } from "@/features/crm/api";
import { isOverdue } from "@/features/crm/board/signs";
import { winChance } from "@/features/crm/lists/scores";
import { cn } from "@/lib/cn";
import { formatDay } from "@/lib/format";

/** Deals whose expected close is near or past. */
export function ClosingSoon({ deals, now }: { deals: readonly DealRow[]; now: Date }) {
  const pipelines = usePipelines();
  return (
    <ul>
      {deals.map((deal) => {
        const stage = stageOf(pipelines, deal.stage_id);
        const overdue = isOverdue(deal, now);
        return (
          <li key={deal.id}>
            <Link
              to="/deals/$id"
              params={{ id: deal.id }}
              className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-2 rounded-md px-1 py-1.5 hover:bg-surface-hover"
            >
              <span className="truncate font-medium">{deal.name}</span>
              <span className="text-right font-medium text-sm">
                <MoneyText amount={deal.amount_minor} currency={deal.currency} />
              </span>
              <span className="flex min-w-0 items-center gap-1.5 text-text-muted text-xs">
                {stage && <StageBadge name={stage.name} hue={stage.colour} />}
                {deal.chance_shown !== null && winChance(deal)}
                <span className="truncate">{deal.account_name}</span>
              </span>
              {deal.expected_close_on && (
                <span
                  className={cn(
                    "inline-flex items-center justify-end gap-1 text-xs",
                    overdue ? "text-danger" : "text-text-muted",
                  )}
                >
                  {overdue && <CalendarX2 aria-label="Overdue" className="size-3" />}
                  <time dateTime={deal.expected_close_on}>{formatDay(deal.expected_close_on)}</time>
                </span>
              )}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
