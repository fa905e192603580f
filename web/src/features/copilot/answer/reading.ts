/** An answer in the order one reads it. */
import type { Block, Draft, RecordRef, Source, Table } from "@/client/types.gen";
import { recordPage } from "@/lib/record-page";

export type Piece =
  | { kind: "text" | "heading"; text: string; cites: readonly number[] }
  | { kind: "list"; items: { text: string; cites: readonly number[] }[] }
  | { kind: "table"; table: Table; text: string; cites: readonly number[] };

/** Items that follow each other are one list. */
export function piecesOf(blocks: readonly Block[]): Piece[] {
  const pieces: Piece[] = [];
  for (const { kind, text = "", cites = [], table } of blocks) {
    if (kind === "table") {
      if (table) pieces.push({ kind, table, text, cites });
    } else if (kind !== "item") {
      pieces.push({ kind, text, cites });
    } else {
      const last = pieces.at(-1);
      if (last?.kind === "list") last.items.push({ text, cites });
      else pieces.push({ kind: "list", items: [{ text, cites }] });
    }
  }
  return pieces;
}

/** The answer as plain text, to take along. */
export function wordsOf({ blocks = [], refused, reason }: Draft): string {
  const lines = blocks.flatMap(({ kind, text = "", table }) => {
    if (table) return [text, ...[table.columns, ...table.rows].map((row) => row.join("\t"))];
    return [kind === "item" ? `- ${text}` : text];
  });
  if (refused && reason) lines.push(reason);
  return lines.filter(Boolean).join("\n");
}

/** The record of a source that has a page: the first, or what it belongs to. */
export const recordOf = ({ record, records = [] }: Source): RecordRef | null =>
  [record, ...records].find((one) => one && recordPage(one.kind) !== null) ?? null;

/** Where a source lies, in words: "Price list > Robots, page 3", "Deal: Cell for line 4". */
export function placeOf(source: Source): string {
  const { passage } = source;
  if (!passage) return recordOf(source)?.label ?? source.record?.label ?? "Your records";
  const path = [passage.title, ...(passage.headings ?? []).filter((one) => one !== passage.title)];
  return `${path.join(" > ")}${passage.page ? `, page ${passage.page}` : ""}`;
}
