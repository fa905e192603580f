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
              className="block rounded-md px-1 py-1.5 hover:bg-surface-hover"
            >
              <span className="flex justify-between gap-2">
                <span className="truncate font-medium">{deal.name}</span>
                <span className="font-medium text-sm">
                  <MoneyText amount={deal.amount_minor} currency={deal.currency} />
                </span>
              </span>
              <span className="flex items-center justify-between gap-2 text-xs">
                <span className="flex min-w-0 items-center gap-1.5 text-text-muted">
                  {stage && <StageBadge name={stage.name} hue={stage.colour} />}
                  <span className="truncate">{deal.account_name}</span>
                </span>
                <span className="flex shrink-0 items-center gap-2">
                  {deal.chance_shown !== null && winChance(deal)}
                  {deal.expected_close_on && (
                    <CloseDay day={deal.expected_close_on} overdue={overdue} />
                  )}
                </span>
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

const CloseDay = ({ day, overdue }: { day: string; overdue: boolean }) => (
  <span
    className={cn("inline-flex items-center gap-1", overdue ? "text-danger" : "text-text-muted")}
  >
    {overdue && <CalendarX2 aria-label="Overdue" className="size-3" />}
    <time dateTime={day}>{formatDay(day)}</time>
  </span>
);
