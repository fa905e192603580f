import { getRouteApi } from "@tanstack/react-router";
import { GapsPage as Gaps } from "@/features/knowledge/gaps/GapsPage";

const route = getRouteApi("/shell/knowledge/gaps");

export function GapsPage() {
  const navigate = route.useNavigate();
  return (
    <Gaps
      search={route.useSearch()}
      onSearch={(search) => void navigate({ search, replace: true })}
    />
  );
}
