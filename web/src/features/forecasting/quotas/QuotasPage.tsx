import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { IconButton } from "@/components/ui/IconButton";
import { quotasQuery, settingsQuery } from "@/features/forecasting/api";
import { daysBefore, periodsOf, today, yearOf } from "@/features/forecasting/days";
import { address, ExportMenu } from "@/features/forecasting/parts/ExportMenu";
import { FORECAST_PLACES, Places } from "@/features/forecasting/parts/Places";
import { PeriodSwitch } from "@/features/forecasting/parts/Scope";
import { Body, Loading } from "@/features/forecasting/parts/Section";
import { QuotaGrid } from "@/features/forecasting/quotas/QuotaGrid";
import type { QuotaSearch } from "@/features/forecasting/search";

type QuotasPageProps = { search: QuotaSearch; onSearch: (search: QuotaSearch) => void };

/** What people, teams and everybody are to win, for a business year at a time. */
export function QuotasPage({ search, onSearch }: QuotasPageProps) {
  const { period = "month" } = search;
  const startsIn = useQuery(settingsQuery).data?.year_starts_in ?? 1;
  const year = search.year ?? yearOf(today(), startsIn);
  const starts = periodsOf(period, year, startsIn);
  const [nextYear = ""] = periodsOf(period, year + 1, startsIn);
  const quotas = useQuery(quotasQuery(period, starts[0] ?? "", daysBefore(nextYear, 1)));
  const go = (by: number) => onSearch({ ...search, year: year + by });
  return (
    <>
      <PageHeader
        title="Forecast"
        description="Quotas are what the forecast is measured against. Everybody's and a team's own may differ from the sum of people; a team without one has the sum of its people's, once all but its lead have one."
        actions={
          <div className="flex flex-wrap items-center gap-2">
            <div className="flex items-center gap-1">
              <IconButton label="Year before" onClick={() => go(-1)}>
                <ChevronLeft />
              </IconButton>
              <output className="min-w-12 text-center font-medium text-sm">{year}</output>
              <IconButton label="Year after" onClick={() => go(1)}>
                <ChevronRight />
              </IconButton>
            </div>
            <PeriodSwitch
              value={period}
              onChange={(next) => onSearch({ ...search, period: next })}
            />
            <ExportMenu
              entries={[
                {
                  label: "Quotas",
                  href: address("/api/v1/forecast/export.csv", { what: "quotas", period }),
                },
              ]}
            />
          </div>
        }
      />
      <Places label="Forecast" places={FORECAST_PLACES} current="/forecast/quotas" />
      <Body>
        {quotas.data ? (
          <QuotaGrid
            key={`${period} ${year}`}
            period={period}
            starts={starts}
            startsIn={startsIn}
            quotas={quotas.data.quotas}
            currency={quotas.data.currency}
          />
        ) : quotas.isError ? (
          <ErrorState error={quotas.error} onRetry={() => void quotas.refetch()} />
        ) : (
          <Loading />
        )}
      </Body>
    </>
  );
}
