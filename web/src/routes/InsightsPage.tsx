import { getRouteApi } from "@tanstack/react-router";
import { InsightsPage as Insights } from "@/features/forecasting/insights/InsightsPage";

const route = getRouteApi("/shell/insights");

export function InsightsPage() {
  const navigate = route.useNavigate();
  return (
    <Insights
      search={route.useSearch()}
      onSearch={(search) => void navigate({ search, replace: true })}
    />
  );
}
