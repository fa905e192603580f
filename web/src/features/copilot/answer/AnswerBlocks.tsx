import type { Draft } from "@/client/types.gen";
import { CitationChip } from "@/features/copilot/answer/CitationChip";
import { RecordTable } from "@/features/copilot/answer/RecordTable";
import { citesOf, type Piece, piecesOf, rowText } from "@/features/copilot/answer/reading";

/** What is said, each statement with the numbers of its sources. */
export function AnswerBlocks({ draft }: { draft: Draft }) {
  const sources = draft.sources ?? [];
  const chips = (cites: readonly number[]) =>
    cites.flatMap((n) => {
      const source = sources.find((one) => one.n === n);
      return source ? <CitationChip key={n} source={source} /> : [];
    });
  const draw = (piece: Piece) => {
    switch (piece.kind) {
      case "heading":
        return <h3 className="pt-1 font-semibold">{piece.text}</h3>;
      case "list":
        return (
          <ul className="grid list-disc gap-1 pl-5 marker:text-text-faint">
            {piece.items.map(({ text, cites }, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an answer does not change, and may repeat itself
              <li key={place} className="break-words">
                {rowText(text)}
                {chips(cites)}
              </li>
            ))}
          </ul>
        );
      case "table": {
        const { above, rows } = citesOf(piece.table, piece.cites, sources);
        return (
          <figure className="grid min-w-0 gap-1">
            {(piece.text || above.length > 0) && (
              <figcaption>
                {piece.text}
                {chips(above)}
              </figcaption>
            )}
            <RecordTable
              table={piece.table}
              label={piece.text || "Found"}
              rowEnd={(place) => chips((rows[place] ?? []).map(({ n }) => n))}
            />
          </figure>
        );
      }
      default:
        return (
          <p className="whitespace-pre-line break-words">
            {rowText(piece.text)}
            {chips(piece.cites)}
          </p>
        );
    }
  };
  return (
    <div className="grid min-w-0 gap-2 text-base">
      {piecesOf(draft.blocks ?? []).map((piece, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an answer does not change, and may repeat itself
        <div key={place} className="min-w-0">
          {draw(piece)}
        </div>
      ))}
    </div>
  );
}
