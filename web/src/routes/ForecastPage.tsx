import { getRouteApi } from "@tanstack/react-router";
import { ForecastPage as Forecast } from "@/features/forecasting/overview/ForecastPage";

const route = getRouteApi("/shell/forecast");

export function ForecastPage() {
  const navigate = route.useNavigate();
  return (
    <Forecast
      search={route.useSearch()}
      onSearch={(search) => void navigate({ search, replace: true, resetScroll: false })}
    />
  );
}
