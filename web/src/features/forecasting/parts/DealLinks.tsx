import { queryOptions, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { listDeals } from "@/client/sdk.gen";
import { MoneyText } from "@/components/MoneyText";
import { Skeleton } from "@/components/ui/Skeleton";
import { plural } from "@/lib/format";
import { toProblem } from "@/lib/problem";

const MOST = 20;

/** A few deals by their ids, named. */
const namedQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: [{ _id: "listDeals", query: { ids } }],
    queryFn: async ({ signal }) => {
      const query = {
        filter: `id[in]:${ids.join("|")}`,
        fields: "name,amount_minor,currency,account_name",
        limit: MOST,
      };
      return (await listDeals({ query, signal, throwOnError: true })).data.items;
    },
  });

/** How many deals stand behind a statement; opened, it names them. */
export function DealLinks({ deals }: { deals: readonly string[] }) {
  const [open, setOpen] = useState(false);
  const ids = deals.slice(0, MOST);
  const named = useQuery({ ...namedQuery(ids), enabled: open });
  if (deals.length === 0) return null;
  return (
    <div className="font-normal text-xs">
      <button
        type="button"
        aria-expanded={open}
        className="inline-flex items-center gap-0.5 text-accent hover:underline"
        onClick={() => setOpen(!open)}
      >
        <ChevronRight aria-hidden className={`size-3 ${open ? "rotate-90" : ""}`} />
        {plural(deals.length, "deal")}
      </button>
      {open && named.isPending && <Skeleton className="mt-1 w-40" />}
      {open && named.isError && <p className="text-danger">{toProblem(named.error).message}</p>}
      {open && named.data && (
        <ul className="mt-1 grid gap-0.5">
          {named.data.map((deal) => (
            <li key={deal.id} className="flex max-w-md justify-between gap-3">
              <Link
                to="/deals/$id"
                params={{ id: deal.id }}
                className="min-w-0 truncate hover:underline"
              >
                {deal.name}
                {deal.account_name && (
                  <span className="text-text-muted">, {deal.account_name}</span>
                )}
              </Link>
              <span className="tabular-nums">
                <MoneyText amount={deal.amount_minor} currency={deal.currency} compact />
              </span>
            </li>
          ))}
          {deals.length > MOST && (
            <li className="text-text-muted">and {plural(deals.length - MOST, "more", "more")}</li>
          )}
        </ul>
      )}
    </div>
  );
}
