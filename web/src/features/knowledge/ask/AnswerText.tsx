import type { Answer, FoundPassage, Sentence } from "@/client/types.gen";
import { CitationChip } from "@/features/knowledge/ask/CitationChip";
import { type Lit, numbersOf } from "@/features/knowledge/ask/citations";
import { RowsTable } from "@/features/knowledge/text/MarkedText";
import { headFor, type Line, linesOf, type Run, runsOf } from "@/features/knowledge/text/runs";

type AnswerTextProps = { answer: Answer; onLight: (lit: Lit) => void };

/** What the engine says, sentence by sentence, each with where it stands. */
export function AnswerText({ answer, onLight }: AnswerTextProps) {
  const numbers = numbersOf(answer);
  const passageOf = (id: string) => answer.passages.find((passage) => passage.id === id);
  return (
    <div className="grid gap-2 text-lg">
      {answer.sentences.map((sentence, place) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: an answer does not change, and may repeat itself
          key={place}
        >
          <Said sentence={sentence} passage={passageOf(sentence.citations[0]?.passage_id ?? "")} />
          {sentence.citations.map((citation) => (
            <CitationChip
              key={`${citation.passage_id} ${citation.start}`}
              number={numbers.get(citation.passage_id) ?? 0}
              citation={citation}
              passage={passageOf(citation.passage_id)}
              onLight={onLight}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

type SaidProps = { sentence: Sentence; passage: FoundPassage | undefined };

/** Prose, or rows of a table with the head they have in their document. */
function Said({ sentence, passage }: SaidProps) {
  const runs = runsOf(sentence.text);
  if (runs.every(({ kind }) => kind === "text")) {
    return <span className="whitespace-pre-line">{sentence.text}</span>;
  }
  return runs.map((run) =>
    run.kind === "table" ? (
      <RowsTable
        key={run.lines[0]?.start}
        rows={withHead(run, passage)}
        label="From a table"
        className="mb-1"
      />
    ) : (
      <span key={run.lines[0]?.start} className="block whitespace-pre-line">
        {run.lines.map(({ text }) => text).join("\n")}
      </span>
    ),
  );
}

function withHead({ lines }: Run, passage: FoundPassage | undefined): Line[] {
  const first = lines[0]?.text ?? "";
  const head = passage && headFor(first, passage.text);
  return head ? linesOf([head, ...lines.map(({ text }) => text)].join("\n")) : lines;
}
