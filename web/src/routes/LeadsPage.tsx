import { RecordList } from "@/features/crm/lists/RecordList";
import type { ExplainScore } from "@/features/crm/lists/scores";
import { ScorePeek } from "@/features/scoring/peek/ScorePeek";

// Kept, so that the columns of the list stay the same.
const explain: ExplainScore = (id, mark) => (
  <ScorePeek kind="lead" id={id}>
    {mark}
  </ScorePeek>
);

export const LeadsPage = () => (
  <RecordList
    kind="lead"
    about="People and companies who might buy. Import them from a file, or write down the first one."
    explain={explain}
  />
);
