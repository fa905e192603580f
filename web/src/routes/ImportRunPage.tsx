import { getRouteApi } from "@tanstack/react-router";
import { ImportRun } from "@/features/crm/importing/ImportRun";

const route = getRouteApi("/shell/import/$id");

export function ImportRunPage() {
  const { id } = route.useParams();
  return <ImportRun key={id} id={id} />;
}
