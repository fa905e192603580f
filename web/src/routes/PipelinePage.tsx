import { getRouteApi } from "@tanstack/react-router";
import { PipelinePage as Pipeline } from "@/features/forecasting/pipeline/PipelinePage";

const route = getRouteApi("/shell/insights/pipeline");

export function PipelinePage() {
  const navigate = route.useNavigate();
  return (
    <Pipeline
      search={route.useSearch()}
      onSearch={(search) => void navigate({ search, replace: true })}
    />
  );
}
