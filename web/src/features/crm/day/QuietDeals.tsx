import { Link } from "@tanstack/react-router";
import { MessageSquarePlus } from "lucide-react";
import { useState } from "react";
import type { QuietDeal, UserOut } from "@/client/types.gen";
import { MoneyText } from "@/components/MoneyText";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { Button } from "@/components/ui/Button";
import { personOf } from "@/features/crm/api";
import { LogTouchDialog } from "@/features/crm/day/LogTouchDialog";
import { plural } from "@/lib/format";

type QuietDealsProps = {
  deals: readonly QuietDeal[];
  users?: readonly UserOut[];
  readOnly: boolean;
};

/** Open deals nobody has touched for a while, the largest first. */
export function QuietDeals({ deals, users, readOnly }: QuietDealsProps) {
  const [touching, setTouching] = useState<QuietDeal | null>(null);
  return (
    <>
      <ul>
        {deals.map((deal) => (
          <li
            key={deal.id}
            className="group grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2 rounded-md px-1 py-1.5 hover:bg-surface-hover"
          >
            <div className="min-w-0">
              <Link
                to="/deals/$id"
                params={{ id: deal.id }}
                className="block truncate font-medium hover:underline"
              >
                {deal.name}
              </Link>
              <p className="flex items-center gap-1.5 truncate text-text-muted text-xs">
                {users && <OwnerAvatar owner={personOf(users, deal.owner_id)} />}
                <span className="truncate">{deal.account_name ?? "No account"}</span>
                <span aria-hidden>·</span>
                <span className="whitespace-nowrap tabular-nums">
                  quiet for {plural(deal.quiet_days, "day")}
                </span>
              </p>
            </div>
            <div className="flex items-center gap-2">
              <span className="font-medium text-sm">
                <MoneyText amount={deal.amount_minor} currency={deal.currency} />
              </span>
              {!readOnly && (
                <Button
                  size="sm"
                  onClick={() => setTouching(deal)}
                  aria-label={`Log a touch: ${deal.name}`}
                >
                  <MessageSquarePlus aria-hidden />
                  Log
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {touching && <LogTouchDialog deal={touching} onClose={() => setTouching(null)} />}
    </>
  );
}
