import { getRouteApi } from "@tanstack/react-router";
import { QuotasPage as Quotas } from "@/features/forecasting/quotas/QuotasPage";

const route = getRouteApi("/shell/forecast/quotas");

export function QuotasPage() {
  const navigate = route.useNavigate();
  return (
    <Quotas
      search={route.useSearch()}
      onSearch={(search) => void navigate({ search, replace: true })}
    />
  );
}
