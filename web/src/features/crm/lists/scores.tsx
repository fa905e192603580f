/** Scores and chances as the lists and the headers of records show them. */
import { UserRoundCheck } from "lucide-react";
import type { ReactNode } from "react";
import { ScoreMark } from "@/components/ScoreMark";
import type { Rows } from "@/features/crm/server";

/** Puts the reasons behind a score: the page around the list knows them. */
export type ExplainScore = (id: string, mark: ReactNode) => ReactNode;
type Explains = { explain?: ExplainScore };

export const leadScore = (row: Pick<Rows["lead"], "score_shown" | "score_override">) => (
  <ScoreMark value={row.score_shown} byHand={row.score_override !== null} />
);
/** A person's word goes first. A closed deal has no chance any more. */
export const winChance = (
  row: Pick<Rows["deal"], "status" | "win_probability" | "probability_override">,
) => (
  <ScoreMark
    percent
    value={row.status === "open" ? (row.probability_override ?? row.win_probability) : null}
    byHand={row.probability_override !== null}
  />
);
const ChanceByHand = ({ value }: { value: number }) => (
  <span
    title={`A person says ${value}%`}
    className="inline-flex items-center gap-0.5 text-text-muted text-xs tabular-nums"
  >
    <UserRoundCheck aria-hidden className="size-3" />
    {value}%<span className="sr-only"> says a person</span>
  </span>
);
export const explained = (
  { explain }: Explains,
  id: string,
  value: number | null,
  mark: ReactNode,
) => (explain && value !== null ? explain(id, mark) : mark);

/** What the column is sorted by is the model's; a person's word stands beside it. */
export function chanceCell(names: Explains, row: Rows["deal"], inBin: boolean): ReactNode {
  const isOpen = row.status === "open";
  const scored = inBin || !isOpen ? null : row.win_probability;
  return (
    <span className="flex items-center gap-1.5">
      {explained(names, row.id, scored, <ScoreMark percent value={scored} />)}
      {isOpen && row.probability_override !== null && (
        <ChanceByHand value={row.probability_override} />
      )}
    </span>
  );
}
