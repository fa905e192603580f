import type { Answer, Citation, FoundPassage } from "@/client/types.gen";
import type { Mark } from "@/features/knowledge/text/runs";

/** The citation somebody points at. */
export type Lit = Pick<Citation, "passage_id" | "start" | "end"> | null;

/** Passages get their numbers in the order in which the answer cites them. */
export function numbersOf(answer: Pick<Answer, "sentences">): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const { citations } of answer.sentences) {
    for (const { passage_id } of citations) {
      if (!numbers.has(passage_id)) numbers.set(passage_id, numbers.size + 1);
    }
  }
  return numbers;
}

/** What of a passage the answer quotes; what is pointed at is marked more strongly. */
export const marksOf = (answer: Pick<Answer, "sentences">, passageId: string, lit: Lit): Mark[] =>
  answer.sentences
    .flatMap(({ citations }) => citations)
    .filter(({ passage_id }) => passage_id === passageId)
    .map(({ start, end }) => ({
      ...{ start, end },
      strong: lit?.passage_id === passageId && lit.start === start && lit.end === end,
    }));

/** "Price list > Robots > H5" */
export const pathOf = ({ title, headings }: Pick<FoundPassage, "title" | "headings">): string =>
  [title, ...headings.filter((heading) => heading !== title)].join(" > ");
