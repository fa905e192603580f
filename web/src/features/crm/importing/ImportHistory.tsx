import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { DateText } from "@/components/DateText";
import { ErrorState } from "@/components/ErrorState";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { personOf, useUsers } from "@/features/crm/api";
import { importsQuery } from "@/features/crm/importing/api";
import { STATUS } from "@/features/crm/importing/states";
import { formatNumber } from "@/lib/format";

export function ImportHistory() {
  const imports = useInfiniteQuery(importsQuery);
  const users = useUsers();
  const rows = imports.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section aria-labelledby="history">
      <h2 id="history" className="mb-2 font-semibold">
        Imports so far
      </h2>
      {imports.isPending && (
        <div aria-busy className="grid gap-3">
          <Skeleton className="h-8 w-full" />
          <Skeleton className="h-8 w-full" />
        </div>
      )}
      {imports.isError && rows.length === 0 && (
        <ErrorState error={imports.error} onRetry={() => void imports.refetch()} />
      )}
      {imports.data && rows.length === 0 && (
        <p className="text-text-muted">
          None yet. What you import is listed here, with its result and the way back.
        </p>
      )}
      {rows.length > 0 && (
        <table className="w-full text-left">
          <thead className="border-border border-b text-text-muted text-xs">
            <tr className="h-8">
              <th className="font-normal">Name</th>
              <th className="font-normal">State</th>
              <th className="text-right font-normal max-md:hidden">Rows</th>
              <th className="pl-6 font-normal max-md:hidden">By</th>
              <th className="text-right font-normal">When</th>
            </tr>
          </thead>
          <tbody className="divide-y divide-border">
            {rows.map((row) => (
              <tr key={row.id} className="h-10 hover:bg-surface-hover">
                <td className="max-w-0 truncate pr-4 md:w-1/2">
                  <Link
                    to="/import/$id"
                    params={{ id: row.id }}
                    className="font-medium hover:underline"
                  >
                    {row.name}
                  </Link>
                </td>
                <td>
                  <Badge tone={STATUS[row.status].tone}>{STATUS[row.status].label}</Badge>
                </td>
                <td className="text-right tabular-nums max-md:hidden">
                  {row.rows_total > 0 ? formatNumber(row.rows_total) : "–"}
                </td>
                <td className="pl-6 max-md:hidden">
                  <OwnerAvatar owner={personOf(users, row.created_by)} showName />
                </td>
                <td className="text-right text-text-muted">
                  <DateText value={row.created_at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {imports.hasNextPage && (
        <Button
          size="sm"
          variant="ghost"
          className="mt-2"
          loading={imports.isFetchingNextPage}
          onClick={() => void imports.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </section>
  );
}
