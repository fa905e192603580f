import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import type { ForecastHistory } from "@/client/types.gen";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { historyQuery } from "@/features/forecasting/api";
import { HistoryTable } from "@/features/forecasting/history/HistoryTable";
import { NumberHistory } from "@/features/forecasting/history/NumberHistory";
import { address, ExportMenu } from "@/features/forecasting/parts/ExportMenu";
import { FORECAST_PLACES, Places } from "@/features/forecasting/parts/Places";
import { PeriodSwitch, WhoseSelect } from "@/features/forecasting/parts/Scope";
import { Body, Loading, Section } from "@/features/forecasting/parts/Section";
import { recordText } from "@/features/forecasting/record";
import type { ForecastSearch } from "@/features/forecasting/search";

type HistoryPageProps = { search: ForecastSearch; onSearch: (search: ForecastSearch) => void };

/** What was forecast, how the number moved, and what came. */
export function HistoryPage({ search, onSearch }: HistoryPageProps) {
  const { period = "month", owner, team, at } = search;
  const whose = { owner_id: owner, team_id: team };
  const history = useQuery(historyQuery({ period, ...whose }));
  const change = (patch: ForecastSearch) => onSearch({ ...search, ...patch });
  const exported = { what: "history", period, ...whose };
  return (
    <>
      <PageHeader
        title="Forecast"
        description="Every night the number is noted. When a period is over it is measured against what came."
        actions={
          <div className="flex flex-wrap items-center gap-2">
            <WhoseSelect owner={owner} team={team} onChange={change} />
            <PeriodSwitch
              value={period}
              onChange={(next) => change({ period: next, at: undefined })}
            />
            <ExportMenu
              entries={[
                { label: "Track record", href: address("/api/v1/forecast/export.csv", exported) },
              ]}
            />
          </div>
        }
      />
      <Places label="Forecast" places={FORECAST_PLACES} current="/forecast/history" />
      <Body busy={history.isPlaceholderData}>
        {history.data ? (
          <Content
            history={history.data}
            period={period}
            at={at}
            onChoose={(next) => change({ at: next })}
          />
        ) : history.isError ? (
          <ErrorState error={history.error} onRetry={() => void history.refetch()} />
        ) : (
          <Loading />
        )}
      </Body>
    </>
  );
}

type ContentProps = {
  history: ForecastHistory;
  period: NonNullable<ForecastSearch["period"]>;
  at: string | undefined;
  onChoose: (startsOn: string) => void;
};

function Content({ history, period, at, onChoose }: ContentProps) {
  const { record, periods, currency } = history;
  const chosen = periods.find(({ starts_on }) => starts_on === at) ?? periods[0];
  if (!chosen) {
    return (
      <EmptyState icon={History} title="Nothing was noted yet">
        The first forecast is noted tonight. After an import, earlier ones are worked out from the
        history of the deals with what was known then.
      </EmptyState>
    );
  }
  return (
    <>
      <Section title="Track record">
        <p className="max-w-3xl text-sm">{recordText(record, period)}</p>
        {history.team_id && (
          <p className="mt-1 max-w-3xl text-text-muted text-xs">
            What came, and forecasts worked out later, are of the people who are in the team today;
            a number noted at night is of those who were in it then.
          </p>
        )}
      </Section>
      <NumberHistory chosen={chosen} currency={currency} />
      <HistoryTable
        periods={periods}
        chosen={chosen.starts_on}
        currency={currency}
        onChoose={onChoose}
      />
    </>
  );
}
