import { getRouteApi } from "@tanstack/react-router";
import { SourcesPage as Sources } from "@/features/knowledge/sources/SourcesPage";

const route = getRouteApi("/shell/knowledge/sources");

export function SourcesPage() {
  const { add } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Sources
      adding={add}
      onAdd={(kind) => void navigate({ search: { add: kind }, replace: true })}
    />
  );
}
