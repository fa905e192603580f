/** An answer in the order one reads it. */
import type { Block, Draft, RecordRef, Source, Table } from "@/client/types.gen";
import { recordPage } from "@/lib/record-page";

type Said = { text: string; cites: readonly number[] };
export type Piece =
  | ({ kind: "text" | "heading" } & Said)
  | { kind: "list"; items: Said[] }
  | ({ kind: "table"; table: Table } & Said);

/** A row that was taken from a table of a document: "Arms | 24 months" is "Arms: 24 months". */
export function rowText(text: string): string {
  const cells = text.split(" | ");
  return cells.length === 2 ? cells.join(": ") : cells.join(" · ");
}

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

/** The sources of a table: those about one row stand in it, the others above. */
export function citesOf(table: Table, cites: readonly number[], sources: readonly Source[]) {
  const rows = (table.records ?? []).map((record) =>
    sources.filter(
      (source) =>
        cites.includes(source.n) &&
        record !== null &&
        !isSum(source) &&
        recordOf(source)?.id === record.id,
    ),
  );
  const placed = new Set(rows.flat().map(({ n }) => n));
  return { rows, above: cites.filter((n) => !placed.has(n)) };
}

/** The records a source is made of, each once. */
export function recordsOf({ record, records = [] }: Source): RecordRef[] {
  const all = [...records, ...(record ? [record] : [])];
  return all.filter((one, place) => all.findIndex(({ id }) => id === one.id) === place);
}

/** Made of several records of one kind: no single one stands for it. */
export function isSum(source: Source): boolean {
  const records = recordsOf(source);
  const [first] = records;
  return !source.passage && records.length > 1 && records.every(({ kind }) => kind === first?.kind);
}

/** The record of a source that has a page: the first, or what it belongs to. */
export const recordOf = ({ record, records = [] }: Source): RecordRef | null =>
  [record, ...records].find((one) => one && recordPage(one.kind) !== null) ?? null;

const MANY: Record<RecordRef["kind"], string> = {
  ...{ account: "Accounts", contact: "Contacts", lead: "Leads", deal: "Deals" },
  ...{ activity: "Activities", user: "Colleagues" },
};

/** Where a source lies, in words: "Price list > Robots, page 3", "Cell for line 4", "Deals". */
export function placeOf(source: Source): string {
  const { passage } = source;
  if (passage) {
    const path = [
      passage.title,
      ...(passage.headings ?? []).filter((one) => one !== passage.title),
    ];
    return `${path.join(" > ")}${passage.page ? `, page ${passage.page}` : ""}`;
  }
  const kind = recordsOf(source)[0]?.kind;
  if (isSum(source) && kind) return MANY[kind];
  return recordOf(source)?.label ?? source.record?.label ?? "Your records";
}
