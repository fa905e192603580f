import type { Answer } from "@/client/types.gen";
import { type Lit, marksOf, numbersOf } from "@/features/knowledge/ask/citations";
import { FoundPassageItem } from "@/features/knowledge/ask/FoundPassageItem";
import { plural } from "@/lib/format";

type FoundPassagesProps = { answer: Answer; lit: Lit };

/** The evidence: what both searches brought up, best first, and why. */
export function FoundPassages({ answer, lit }: FoundPassagesProps) {
  const { passages } = answer;
  if (passages.length === 0) return null;
  const numbers = numbersOf(answer);
  const most = {
    score: Math.max(...passages.map(({ score }) => score), 0),
    words: Math.max(...passages.map(({ word_score }) => word_score ?? 0), 0),
  };
  return (
    <section aria-labelledby="found">
      <h2 id="found" className="mb-1 font-semibold text-base">
        What was found
      </h2>
      <p className="mb-3 text-sm text-text-muted">
        {plural(passages.length, "passage")}, found by meaning and by words, best first.
      </p>
      <ol className="grid divide-y divide-border border-border border-y">
        {passages.map((passage) => (
          <FoundPassageItem
            key={passage.id}
            passage={passage}
            number={numbers.get(passage.id)}
            marks={marksOf(answer, passage.id, lit)}
            isLit={lit?.passage_id === passage.id}
            most={most}
          />
        ))}
      </ol>
    </section>
  );
}
