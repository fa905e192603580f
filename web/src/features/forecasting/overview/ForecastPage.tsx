import { useQuery } from "@tanstack/react-query";
import { TrendingUp } from "lucide-react";
import type { ForecastOut } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { Badge } from "@/components/ui/Badge";
import { forecastQuery, type PeriodAsked, type Scope } from "@/features/forecasting/api";
import { DealsSheet } from "@/features/forecasting/deals/DealsSheet";
import { CategoryList } from "@/features/forecasting/overview/CategoryList";
import { Fan } from "@/features/forecasting/overview/Fan";
import { Headline } from "@/features/forecasting/overview/Headline";
import { Movers } from "@/features/forecasting/overview/Movers";
import { PartsTable } from "@/features/forecasting/overview/PartsTable";
import { PeriodStrip } from "@/features/forecasting/overview/PeriodStrip";
import { TrackLine } from "@/features/forecasting/overview/TrackLine";
import { TwoWays } from "@/features/forecasting/overview/TwoWays";
import { address, ExportMenu } from "@/features/forecasting/parts/ExportMenu";
import { Notices } from "@/features/forecasting/parts/Notices";
import { FORECAST_PLACES, Places } from "@/features/forecasting/parts/Places";
import { PeriodSwitch, PipelineSelect, WhoseSelect } from "@/features/forecasting/parts/Scope";
import { Body, Loading } from "@/features/forecasting/parts/Section";
import type { ForecastSearch } from "@/features/forecasting/search";
import { engineLabel } from "@/features/forecasting/words";

type ForecastPageProps = { search: ForecastSearch; onSearch: (search: ForecastSearch) => void };

/** The manager's first page: the number, how sure it is, what moved it and what decides it. */
export function ForecastPage({ search, onSearch }: ForecastPageProps) {
  const { period = "month", owner, team, pipeline } = search;
  const scope: Scope = { period, owner_id: owner, team_id: team, pipeline_id: pipeline };
  const forecast = useQuery(forecastQuery(scope));
  const change = (patch: ForecastSearch) => onSearch({ ...search, ...patch });
  const chosen =
    forecast.data?.periods.find(({ starts_on }) => starts_on === search.at) ??
    forecast.data?.periods[0];
  return (
    <>
      <PageHeader
        title="Forecast"
        meta={forecast.data && <Badge>{engineLabel(forecast.data.engine)}</Badge>}
        description={
          forecast.data && (
            <>
              {forecast.data.word} Worked out <DateText value={forecast.data.made_at} />.
            </>
          )
        }
        actions={
          <div className="flex flex-wrap items-center gap-2">
            <PipelineSelect value={pipeline} onChange={(id) => change({ pipeline: id })} />
            <WhoseSelect owner={owner} team={team} onChange={change} />
            <PeriodSwitch
              value={period}
              onChange={(next) => change({ period: next, at: undefined, deals: undefined })}
            />
            <ExportMenu
              entries={[
                {
                  label: "Forecast",
                  href: address("/api/v1/forecast/export.csv", { what: "forecast", ...scope }),
                },
                {
                  label: `Deals of ${chosen?.name ?? "the period"}`,
                  href: address("/api/v1/forecast/export.csv", {
                    what: "deals",
                    ...scope,
                    starts_on: chosen?.starts_on,
                  }),
                },
              ]}
            />
          </div>
        }
      />
      <Places label="Forecast" places={FORECAST_PLACES} current="/forecast" />
      <Body busy={forecast.isPlaceholderData}>
        {forecast.data && chosen ? (
          <Content
            forecast={forecast.data}
            asked={{ ...scope, starts_on: chosen.starts_on }}
            search={search}
            onChange={change}
          />
        ) : forecast.isError ? (
          <ErrorState error={forecast.error} onRetry={() => void forecast.refetch()} />
        ) : (
          <Loading />
        )}
      </Body>
    </>
  );
}

type ContentProps = {
  forecast: ForecastOut;
  asked: PeriodAsked;
  search: ForecastSearch;
  onChange: (patch: ForecastSearch) => void;
};

function Content({ forecast, asked, search, onChange }: ContentProps) {
  const { currency, periods, past, owners, teams, record } = forecast;
  const chosen = periods.find(({ starts_on }) => starts_on === asked.starts_on);
  if (!chosen) return null;
  const nothing =
    past.every(({ deals }) => deals === 0) &&
    periods.every(({ expected_minor, bands }) => expected_minor === 0 && bands.length === 0);
  if (nothing) {
    return (
      <EmptyState icon={TrendingUp} title="Nothing to forecast from yet">
        A forecast grows out of deals with an amount and a date, and of deals that were won. Create
        or import some, then the number stands here with how sure it is.
      </EmptyState>
    );
  }
  return (
    <>
      <Notices unconverted={forecast.unconverted} warnings={forecast.warnings} />
      <PeriodStrip
        periods={periods}
        chosen={chosen.starts_on}
        currency={currency}
        onChoose={(at) => onChange({ at })}
      />
      <Headline
        chosen={chosen}
        currency={currency}
        whose={{ owner_id: search.owner, team_id: search.team }}
        ofOnePipeline={search.pipeline !== undefined}
      />
      <CategoryList chosen={chosen} currency={currency} onOpen={(deals) => onChange({ deals })} />
      <Movers asked={asked} currency={currency} />
      <Fan past={past} periods={periods} currency={currency} />
      <TwoWays chosen={chosen} currency={currency} />
      {owners.length > 0 && !search.owner && (
        <PartsTable
          owners={owners}
          teams={teams}
          periodName={periods[0]?.name ?? ""}
          currency={currency}
          onOpen={onChange}
        />
      )}
      <TrackLine record={record} search={{ ...search, deals: undefined }} />
      {search.deals && (
        <DealsSheet
          asked={asked}
          periodName={chosen.name}
          shown={search.deals}
          onShow={(deals) => onChange({ deals })}
        />
      )}
    </>
  );
}
