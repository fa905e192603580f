import { getRouteApi } from "@tanstack/react-router";
import { DealsBoard } from "@/features/crm/board/DealsBoard";
import { DealsViewSwitch } from "@/features/crm/board/DealsViewSwitch";
import { RecordList } from "@/features/crm/lists/RecordList";
import type { ExplainScore } from "@/features/crm/lists/scores";
import { ScorePeek } from "@/features/scoring/peek/ScorePeek";

const explain: ExplainScore = (id, mark) => (
  <ScorePeek kind="deal" id={id}>
    {mark}
  </ScorePeek>
);
const route = getRouteApi("/shell/deals");

export function DealsPage() {
  const { view = "board", pipeline, owner, order } = route.useSearch();
  const navigate = route.useNavigate();
  const end = (
    <DealsViewSwitch view={view} onView={(next) => navigate({ search: { view: next } })} />
  );
  const about = "What you are selling, to whom, and how far it is.";
  if (view === "list") return <RecordList kind="deal" about={about} end={end} explain={explain} />;
  return (
    <DealsBoard
      search={{ pipeline, owner, order }}
      onSearch={(search) => navigate({ search: { ...search, view }, replace: true })}
      end={end}
    />
  );
}
