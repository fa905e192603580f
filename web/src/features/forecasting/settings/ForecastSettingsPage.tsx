import { useQuery } from "@tanstack/react-query";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { ratesQuery, settingsQuery } from "@/features/forecasting/api";
import { FORECAST_PLACES, Places } from "@/features/forecasting/parts/Places";
import { Body, Loading } from "@/features/forecasting/parts/Section";
import { CategoryForm } from "@/features/forecasting/settings/CategoryForm";
import { RatesEditor } from "@/features/forecasting/settings/RatesEditor";

/** Exchange rates, when a deal counts as commit or best case, and when the year starts. */
export function ForecastSettingsPage() {
  const settings = useQuery(settingsQuery);
  const rates = useQuery(ratesQuery);
  const failed = settings.data ? rates : settings;
  return (
    <>
      <PageHeader
        title="Forecast"
        description="How deals are converted and sorted. What a person said about a deal always comes first."
      />
      <Places label="Forecast" places={FORECAST_PLACES} current="/forecast/settings" />
      <Body>
        {settings.data && rates.data ? (
          <>
            <RatesEditor rates={rates.data} />
            <CategoryForm key={settings.data.version} settings={settings.data} />
          </>
        ) : failed.isError ? (
          <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
        ) : (
          <Loading />
        )}
      </Body>
    </>
  );
}
