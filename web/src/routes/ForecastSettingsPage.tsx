import { ForecastSettingsPage as Settings } from "@/features/forecasting/settings/ForecastSettingsPage";

export const ForecastSettingsPage = () => <Settings />;
