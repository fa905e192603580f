import { getRouteApi } from "@tanstack/react-router";
import { ModelPage } from "@/features/scoring/models/ModelPage";

const route = getRouteApi("/shell/models/$id");

export function ScoreModelPage() {
  const { id } = route.useParams();
  return <ModelPage key={id} id={id} />;
}
