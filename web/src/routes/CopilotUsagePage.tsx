import { getRouteApi } from "@tanstack/react-router";
import { UsagePage } from "@/features/copilot/usage/UsagePage";
import { ModelUsage } from "@/features/engines/ModelUsage";
import { can } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

const route = getRouteApi("/shell/copilot/usage");

export function CopilotUsagePage() {
  const navigate = route.useNavigate();
  const session = useSession();
  return (
    <UsagePage
      search={route.useSearch()}
      onSearch={(search) => void navigate({ search, replace: true })}
      cost={(from) => can(session, "models:read") && <ModelUsage from={from} />}
    />
  );
}
