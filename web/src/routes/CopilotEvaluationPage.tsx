import { getRouteApi } from "@tanstack/react-router";
import { EvaluationPage } from "@/features/copilot/quality/EvaluationPage";

const route = getRouteApi("/shell/copilot/quality/$id");

export function CopilotEvaluationPage() {
  const { id } = route.useParams();
  const navigate = route.useNavigate();
  return (
    <EvaluationPage
      key={id}
      id={id}
      search={route.useSearch()}
      onSearch={(search) => void navigate({ search, replace: true, resetScroll: false })}
    />
  );
}
