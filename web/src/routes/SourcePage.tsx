import { getRouteApi } from "@tanstack/react-router";
import { SourceGate } from "@/features/knowledge/source/SourceGate";
import { SourcePage as Source } from "@/features/knowledge/source/SourcePage";

const route = getRouteApi("/shell/knowledge/sources/$id");

export function SourcePage() {
  const { id } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <SourceGate key={id} id={id}>
      {(source) => (
        <Source
          source={source}
          search={search}
          onSearch={(next) => void navigate({ search: next, replace: true })}
        />
      )}
    </SourceGate>
  );
}
