import { getRouteApi } from "@tanstack/react-router";
import { DocumentReader } from "@/features/knowledge/reader/DocumentReader";

const route = getRouteApi("/shell/knowledge/documents/$id");

export function DocumentPage() {
  const { id } = route.useParams();
  const navigate = route.useNavigate();
  return (
    <DocumentReader
      key={id}
      id={id}
      search={route.useSearch()}
      onSearch={(search) => void navigate({ search, replace: true, resetScroll: false })}
    />
  );
}
