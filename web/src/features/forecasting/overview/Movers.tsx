import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Mover } from "@/client/types.gen";
import { ErrorState } from "@/components/ErrorState";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { moversQuery, type PeriodAsked, useUsers } from "@/features/forecasting/api";
import { WhatChanged } from "@/features/forecasting/overview/WhatChanged";
import { Quiet, Section } from "@/features/forecasting/parts/Section";
import { chanceText, short } from "@/features/forecasting/words";
import { formatNumber, formatPercent, plural } from "@/lib/format";

const FEW = 6;

type MoversProps = { asked: PeriodAsked; currency: string };

/** The few deals that decide the period, beside what moved its number in a week. */
export function Movers({ asked, currency }: MoversProps) {
  const movers = useQuery(moversQuery(asked));
  const [all, setAll] = useState(false);
  if (movers.isError && !movers.data) {
    return <ErrorState error={movers.error} onRetry={() => void movers.refetch()} />;
  }
  if (!movers.data) {
    return (
      <div role="status" aria-label="Loading" aria-busy>
        <Skeleton className="h-48 w-full" />
      </div>
    );
  }
  const { deals, changes, share_of_swing, was_minor, expected_minor } = movers.data;
  const shown = all ? deals : deals.slice(0, FEW);
  return (
    <div className="grid grid-cols-2 gap-x-10 gap-y-8 max-lg:grid-cols-1">
      <Section
        title="What decides it"
        about={
          deals.length > 0 &&
          `${plural(deals.length, "deal")} ${deals.length === 1 ? "holds" : "hold"} ${formatPercent(share_of_swing)} of what is uncertain.`
        }
      >
        {deals.length > 0 ? (
          <ol className="divide-y divide-border border-border border-y">
            {shown.map((deal) => (
              <MoverItem key={deal.id} deal={deal} currency={currency} />
            ))}
          </ol>
        ) : (
          <Quiet>No open deal can move this period.</Quiet>
        )}
        {shown.length < deals.length && (
          <Button size="sm" className="mt-2" onClick={() => setAll(true)}>
            Show {formatNumber(deals.length)}
          </Button>
        )}
      </Section>
      <Section title="What changed in a week">
        <WhatChanged
          before={was_minor}
          now={expected_minor}
          changes={changes}
          currency={currency}
        />
      </Section>
    </div>
  );
}

function MoverItem({ deal, currency }: { deal: Mover; currency: string }) {
  const owner = useUsers().find(({ id }) => id === deal.owner_id);
  const { quota_chance_won: won, quota_chance_lost: lost } = deal;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 py-2">
      <div className="min-w-0">
        <Link
          to="/deals/$id"
          params={{ id: deal.id }}
          className="block truncate font-medium hover:underline"
        >
          {deal.name}
        </Link>
        <p className="truncate text-text-muted text-xs">
          {[deal.account_name, deal.stage, owner?.name].filter(Boolean).join(" · ")}
        </p>
        {won !== null && lost !== null && (
          <p className="text-text-muted text-xs tabular-nums">
            Quota: {chanceText(won)} if won, {chanceText(lost)} if lost
          </p>
        )}
      </div>
      <div className="text-right tabular-nums">
        <p className="font-medium">
          {deal.converted_minor === null ? "–" : short(deal.converted_minor, currency)}
        </p>
        <p className="text-text-muted text-xs">{chanceText(deal.probability)} in time</p>
      </div>
    </li>
  );
}
