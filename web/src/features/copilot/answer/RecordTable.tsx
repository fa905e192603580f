import type { ReactNode } from "react";
import type { Table } from "@/client/types.gen";
import { RecordLink } from "@/features/copilot/answer/RecordLink";
import { cn } from "@/lib/cn";

const isFigure = (text: string): boolean => /^[^\p{L}]*\d[\d.,\s%]*\p{L}{0,3}$/u.test(text);

type RecordTableProps = {
  table: Table;
  label: string;
  /** Behind the first cell: the numbers of the row's sources. */
  rowEnd?: (row: number) => ReactNode;
};

/** Rows of an answer; wide ones scroll inside, the first cell opens the record. */
export function RecordTable({ table, label, rowEnd }: RecordTableProps) {
  const { columns, rows, records = [] } = table;
  const figures = columns.map((_, column) =>
    rows.every((row) => row[column] === undefined || isFigure(row[column])),
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a region that scrolls sideways is reached by keyboard
    <div
      role="region"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: so that the arrow keys scroll it
      tabIndex={0}
      className="overflow-x-auto rounded-md border border-border"
    >
      <table className="w-full text-sm">
        <thead className="bg-background text-left text-text-muted text-xs">
          <tr>
            {columns.map((column, place) => (
              <th
                key={column}
                scope="col"
                className={cn(
                  "whitespace-nowrap px-2.5 py-1.5 font-medium",
                  figures[place] && place > 0 && "text-right",
                )}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-border">
          {rows.map((row, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows do not change and may be alike
            <tr key={place}>
              {row.map((cell, column) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: cells stand under their column
                  key={column}
                  className={cn(
                    "px-2.5 py-1.5 align-top",
                    figures[column] && column > 0
                      ? "whitespace-nowrap text-right tabular-nums"
                      : column === 0
                        ? "min-w-36"
                        : "min-w-24",
                  )}
                >
                  {column === 0 ? (
                    <>
                      <RecordLink record={records[place]}>{cell}</RecordLink>
                      {rowEnd?.(place)}
                    </>
                  ) : (
                    cell
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
