import type { ReactNode } from "react";
import {
  cellsOf,
  type Line,
  type Mark,
  type Piece,
  piecesOf,
  runsOf,
  widthOf,
} from "@/features/knowledge/text/runs";
import { cn } from "@/lib/cn";

const NO_MARKS: readonly Mark[] = [];
const LOOKS: Record<Piece["mark"], string> = {
  none: "",
  soft: "bg-accent-soft",
  strong: "bg-warning-soft underline decoration-warning underline-offset-2",
};

type MarkedProps = { line: Line; marks?: readonly Mark[] };

/** One stretch of text with its marks. */
export const Marked = ({ line, marks = NO_MARKS }: MarkedProps): ReactNode =>
  piecesOf(line, marks).map((piece) =>
    piece.mark === "none" ? (
      piece.text
    ) : (
      <mark
        key={piece.start}
        data-mark={piece.mark}
        className={cn("rounded-[2px] box-decoration-clone text-text", LOOKS[piece.mark])}
      >
        {piece.text}
      </mark>
    ),
  );

type RowsTableProps = {
  rows: readonly Line[];
  marks?: readonly Mark[];
  /** What the table is about, for readers of the screen. */
  label?: string;
  /** Without one, the first row is the head. */
  hasHead?: boolean;
  /** Behind a row, outside the table's lines. */
  rowEnd?: (row: Line) => ReactNode;
  className?: string;
};

/** Lines of cells as a real table. */
export function RowsTable(props: RowsTableProps) {
  const { rows, marks, label, hasHead = true, rowEnd, className } = props;
  const width = widthOf(rows);
  const [head, body] = hasHead && rows.length > 1 ? [rows[0], rows.slice(1)] : [undefined, rows];
  const filled = (row: Line): (Line | null)[] => {
    const cells: (Line | null)[] = cellsOf(row);
    return [...cells, ...Array.from({ length: width - cells.length }, () => null)];
  };
  return (
    <div className={cn("max-w-full overflow-x-auto", className)}>
      <table aria-label={label} className="border-collapse text-left text-sm tabular-nums">
        {head && (
          <thead>
            <tr>
              {filled(head).map((cell, place) => (
                <th
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
                  key={place}
                  scope="col"
                  className="border border-border bg-surface-hover px-2.5 py-1 font-medium align-top"
                >
                  {cell && <Marked line={cell} marks={marks} />}
                </th>
              ))}
              {rowEnd && (
                <th scope="col">
                  <span className="sr-only">Source</span>
                </th>
              )}
            </tr>
          </thead>
        )}
        <tbody>
          {body.map((row) => (
            <tr key={row.start}>
              {filled(row).map((cell, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
                <td key={place} className="border border-border px-2.5 py-1 align-top">
                  {cell && <Marked line={cell} marks={marks} />}
                </td>
              ))}
              {rowEnd && <td className="pl-1 align-middle">{rowEnd(row)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type MarkedTextProps = { text: string; marks?: readonly Mark[]; className?: string };

/** Text of a passage: prose as prose, rows as a table, with what is quoted marked. */
export const MarkedText = ({ text, marks, className }: MarkedTextProps) => (
  <div className={cn("grid gap-2", className)}>
    {runsOf(text).map(({ kind, lines }) => {
      const start = lines[0]?.start ?? 0;
      const whole = { text: lines.map((line) => line.text).join("\n"), start };
      return kind === "table" ? (
        <RowsTable key={start} rows={lines} marks={marks} />
      ) : (
        whole.text.trim() && (
          <p key={start} className="whitespace-pre-line break-words">
            <Marked line={whole} marks={marks} />
          </p>
        )
      );
    })}
  </div>
);
