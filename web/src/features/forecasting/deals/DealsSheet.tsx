import { useInfiniteQuery } from "@tanstack/react-query";
import { ErrorState } from "@/components/ErrorState";
import { Button } from "@/components/ui/Button";
import { Select } from "@/components/ui/Select";
import { Sheet } from "@/components/ui/Sheet";
import { Skeleton } from "@/components/ui/Skeleton";
import { dealsQuery, type PeriodAsked } from "@/features/forecasting/api";
import { DealItem } from "@/features/forecasting/deals/DealItem";
import { Quiet } from "@/features/forecasting/parts/Section";
import type { ForecastSearch } from "@/features/forecasting/search";
import { CATEGORIES } from "@/features/forecasting/words";
import { plural } from "@/lib/format";

type Shown = NonNullable<ForecastSearch["deals"]>;
type DealsSheetProps = {
  asked: PeriodAsked;
  periodName: string;
  shown: Shown;
  onShow: (shown: Shown | undefined) => void;
};

const CHOICES: readonly { value: Shown; label: string }[] = [
  { value: "all", label: "All" },
  ...CATEGORIES.map(({ name, label }) => ({ value: name, label })),
];

/** The deals behind a number, the ones that matter most first. */
export function DealsSheet({ asked, periodName, shown, onShow }: DealsSheetProps) {
  const category = shown === "all" ? undefined : shown;
  const deals = useInfiniteQuery(dealsQuery({ ...asked, category }));
  const pages = deals.data?.pages ?? [];
  const total = pages[0]?.total;
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onShow(undefined)}
      title={`Deals of ${periodName}`}
      description={
        total === undefined
          ? undefined
          : `${plural(total, "deal")}, the ones that matter most first`
      }
    >
      <div className="grid gap-3">
        <Select
          aria-label="Category"
          value={shown}
          options={CHOICES}
          onValueChange={(value) => onShow(CHOICES.find((one) => one.value === value)?.value)}
        />
        {deals.isPending && (
          <div role="status" aria-label="Loading" aria-busy className="grid gap-3">
            <Skeleton className="h-10 w-full" />
            <Skeleton className="h-10 w-full" />
            <Skeleton className="h-10 w-full" />
          </div>
        )}
        {deals.isError && pages.length === 0 && (
          <ErrorState error={deals.error} onRetry={() => void deals.refetch()} />
        )}
        {total === 0 && <Quiet>No deals here.</Quiet>}
        <ol className="divide-y divide-border">
          {pages.flatMap((page) =>
            page.deals.map((deal) => (
              <DealItem key={deal.id} deal={deal} currency={page.currency} />
            )),
          )}
        </ol>
        {deals.hasNextPage && (
          <Button loading={deals.isFetchingNextPage} onClick={() => void deals.fetchNextPage()}>
            Show more
          </Button>
        )}
      </div>
    </Sheet>
  );
}
