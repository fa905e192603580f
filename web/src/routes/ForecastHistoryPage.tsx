import { getRouteApi } from "@tanstack/react-router";
import { HistoryPage } from "@/features/forecasting/history/HistoryPage";

const route = getRouteApi("/shell/forecast/history");

export function ForecastHistoryPage() {
  const navigate = route.useNavigate();
  return (
    <HistoryPage
      search={route.useSearch()}
      onSearch={(search) => void navigate({ search, replace: true, resetScroll: false })}
    />
  );
}
