import { getRouteApi } from "@tanstack/react-router";
import { AskPage } from "@/features/knowledge/ask/AskPage";

const route = getRouteApi("/shell/knowledge");

export function KnowledgePage() {
  const navigate = route.useNavigate();
  return <AskPage search={route.useSearch()} onSearch={(search) => void navigate({ search })} />;
}
