import { getRouteApi } from "@tanstack/react-router";
import { ModelsPage as Models } from "@/features/scoring/models/ModelsPage";

const route = getRouteApi("/shell/models");

export function ModelsPage() {
  const { kind = "lead" } = route.useSearch();
  return <Models key={kind} kind={kind} />;
}
