import type { Answer } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { numbersOf, pathOf } from "@/features/knowledge/ask/citations";
import { StaleBadge } from "@/features/knowledge/StaleBadge";

/** The documents behind the numbers, with how old they are. */
export function AnswerSources({ answer }: { answer: Answer }) {
  const cited = [...numbersOf(answer)].flatMap(([id, number]) => {
    const passage = answer.passages.find((one) => one.id === id);
    return passage ? { passage, number } : [];
  });
  if (cited.length === 0) return null;
  return (
    <ol aria-label="Sources of this answer" className="grid gap-1 text-sm text-text-muted">
      {cited.map(({ passage, number }) => (
        <li key={passage.id} className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
          <span className="w-4 text-right font-semibold text-2xs text-accent tabular-nums">
            {number}
          </span>
          <span className="min-w-0 flex-1 break-words">
            {pathOf(passage)}
            {passage.page !== null && <> · page {passage.page}</>}
            {passage.document_date && (
              <>
                {" "}
                · <DateText value={passage.document_date} kind="day" />
              </>
            )}{" "}
            {passage.stale && <StaleBadge />}
          </span>
        </li>
      ))}
    </ol>
  );
}
