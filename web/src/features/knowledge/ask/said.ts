/** Sentences as they are shown: rows of one table that follow each other are one table again. */
import type { Answer, Citation, Sentence } from "@/client/types.gen";
import { headFor, type Line, linesOf, runsOf } from "@/features/knowledge/text/runs";

export type Said =
  | { kind: "text"; text: string; citations: Citation[] }
  | { kind: "table"; rows: Line[]; hasHead: boolean; citations: Map<number, Citation[]> };

type Table = {
  document: string | undefined;
  head: string | null;
  rows: { text: string; citations: Citation[] }[];
};

export function saidOf({ sentences, passages }: Pick<Answer, "sentences" | "passages">): Said[] {
  const said: (Sentence | Table)[] = [];
  for (const sentence of sentences) {
    const runs = runsOf(sentence.text);
    if (runs.some(({ kind }) => kind === "text")) {
      said.push(sentence);
      continue;
    }
    const cited = passages.find(({ id }) => id === sentence.citations[0]?.passage_id);
    const lines = sentence.text.split("\n");
    const head = cited ? headFor(lines[0] ?? "", cited.text) : null;
    const last = said.at(-1);
    // Tables of other documents may have the same head and mean another product.
    const document = cited?.document_id;
    const goesOn =
      last && "rows" in last && last.head === head && last.document === document && document;
    const table: Table = goesOn ? last : { document, head, rows: [] };
    if (table !== last) said.push(table);
    table.rows.push(
      ...lines.map((text, place) => ({
        text,
        citations: place === lines.length - 1 ? sentence.citations : [],
      })),
    );
  }
  return said.map((one) => ("rows" in one ? tableOf(one) : { kind: "text", ...one }));
}

function tableOf({ head, rows }: Table): Said {
  const texts = rows.map(({ text }) => text);
  const lines = linesOf([...(head === null ? [] : [head]), ...texts].join("\n"));
  const body = head === null ? lines : lines.slice(1);
  return {
    ...{ kind: "table", rows: lines, hasHead: head !== null },
    citations: new Map(body.map(({ start }, place) => [start, rows[place]?.citations ?? []])),
  };
}
