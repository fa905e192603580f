/** Text of documents as it is shown: prose, and tables that travel as lines of cells joined by ` | `. */

/** A stretch of text to mark, as offsets. `strong` is the quote itself. */
export type Mark = { start: number; end: number; strong?: boolean };
/** A line or a paragraph with its place in the whole text. */
export type Line = { text: string; start: number };
export type Run = { kind: "table" | "text"; lines: Line[] };

const CELLS = " | ";
const isRow = (line: string): boolean => line.includes(CELLS);

export function linesOf(text: string): Line[] {
  let start = 0;
  return text.split("\n").map((line) => {
    const found = { text: line, start };
    start += line.length + 1;
    return found;
  });
}

/** Neighbouring lines that are table rows belong together, so do those that are not. */
export function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  for (const line of linesOf(text)) {
    const kind = isRow(line.text) ? "table" : "text";
    const last = runs.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else runs.push({ kind, lines: [line] });
  }
  return runs;
}

/** The cells of a row with their places. */
export function cellsOf({ text, start }: Line): Line[] {
  let at = start;
  return text.split(CELLS).map((cell) => {
    const found = { text: cell, start: at };
    at += cell.length + CELLS.length;
    return found;
  });
}

/** The rows of a table: as many cells in each as in the widest. */
export const widthOf = (rows: readonly Line[]): number =>
  rows.reduce((most, row) => Math.max(most, cellsOf(row).length), 0);

/** For a row that is said alone: the head of the table in its passage, when the row is not that itself. */
export function headFor(row: string, passage: string): string | null {
  if (!isRow(row)) return null;
  const table = runsOf(passage).find(
    ({ kind, lines }) => kind === "table" && lines.some(({ text }) => text.trim() === row.trim()),
  );
  const head = table?.lines[0]?.text ?? "";
  const alike = head.split(CELLS).length === row.split(CELLS).length;
  return head && alike && head.trim() !== row.trim() ? head : null;
}

export type Piece = { text: string; mark: "none" | "soft" | "strong"; start: number };

/** A stretch of text cut where marks begin and end; `start` is where it stands in the whole text. */
export function piecesOf({ text, start }: Line, marks: readonly Mark[]): Piece[] {
  const end = start + text.length;
  const here = marks.filter((mark) => mark.start < end && mark.end > start);
  const cuts = new Set([start, end]);
  for (const mark of here) {
    cuts.add(Math.max(start, mark.start));
    cuts.add(Math.min(end, mark.end));
  }
  const places = [...cuts].sort((one, other) => one - other);
  return places.slice(0, -1).map((from, place) => {
    const to = places[place + 1] ?? end;
    const over = here.filter((mark) => mark.start <= from && mark.end >= to);
    const mark = over.some(({ strong }) => strong) ? "strong" : over.length > 0 ? "soft" : "none";
    return { text: text.slice(from - start, to - start), mark, start: from };
  });
}
