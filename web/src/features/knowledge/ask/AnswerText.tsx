import type { Answer, Citation } from "@/client/types.gen";
import { CitationChip } from "@/features/knowledge/ask/CitationChip";
import { type Lit, numbersOf } from "@/features/knowledge/ask/citations";
import { saidOf } from "@/features/knowledge/ask/said";
import { RowsTable } from "@/features/knowledge/text/MarkedText";

type AnswerTextProps = { answer: Answer; onLight: (lit: Lit) => void };

/** What the engine says, sentence by sentence, each with where it stands. */
export function AnswerText({ answer, onLight }: AnswerTextProps) {
  const numbers = numbersOf(answer);
  const chips = (citations: readonly Citation[]) =>
    citations.map((citation) => (
      <CitationChip
        key={`${citation.passage_id} ${citation.start}`}
        number={numbers.get(citation.passage_id) ?? 0}
        citation={citation}
        passage={answer.passages.find(({ id }) => id === citation.passage_id)}
        onLight={onLight}
      />
    ));
  return (
    <div className="grid gap-2 text-lg">
      {saidOf(answer).map((said, place) =>
        said.kind === "table" ? (
          <RowsTable
            // biome-ignore lint/suspicious/noArrayIndexKey: an answer does not change, and may repeat itself
            key={place}
            rows={said.rows}
            hasHead={said.hasHead}
            label="From a table"
            rowEnd={({ start }) => chips(said.citations.get(start) ?? [])}
          />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: an answer does not change, and may repeat itself
          <p key={place} className="whitespace-pre-line break-words">
            {said.text}
            {chips(said.citations)}
          </p>
        ),
      )}
    </div>
  );
}
