import type { Table } from "@tanstack/react-table";
import type { ReactNode } from "react";
import { ColumnMenu } from "@/components/data-table/ColumnMenu";
import type { Features } from "@/components/data-table/columns";

type TableBarProps<Row extends object> = {
  table: Table<Features, Row>;
  summary: ReactNode;
  toolbar: ReactNode;
  compact: boolean;
};

/** The thin line above the rows: how many, what to do with the selected, which columns. */
export function TableBar<Row extends object>(props: TableBarProps<Row>) {
  const { table, summary, toolbar, compact } = props;
  return (
    <div className="flex h-9 shrink-0 items-center gap-2 px-6 text-text-muted text-xs max-md:px-4">
      <span aria-live="polite">{summary}</span>
      <div className="flex flex-1 items-center justify-end gap-2">
        {toolbar}
        {!compact && (
          <ColumnMenu
            choices={table
              .getAllLeafColumns()
              .filter((column) => column.getCanHide())
              .map((column) => ({
                id: column.id,
                header: column.columnDef.meta?.header ?? column.id,
                shown: column.getIsVisible(),
                toggle: (shown) => column.toggleVisibility(shown),
              }))}
          />
        )}
      </div>
    </div>
  );
}
