import { getRouteApi } from "@tanstack/react-router";
import { MyDay } from "@/features/crm/day/MyDay";

const route = getRouteApi("/shell/");

export function MyDayPage() {
  const { who } = route.useSearch();
  const navigate = route.useNavigate();
  return <MyDay who={who} onWho={(next) => navigate({ search: { who: next }, replace: true })} />;
}
