import type { Table } from "@tanstack/react-table";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import type { Features, Sort } from "@/components/data-table/columns";
import { Checkbox } from "@/components/ui/Checkbox";
import { cn } from "@/lib/cn";

type TableHeadProps<Row extends object> = {
  table: Table<Features, Row>;
  template: string;
  selectable: boolean;
  sort: Sort | null;
  onSortChange?: (sort: Sort | null) => void;
};

/** Asks for ascending, then descending, then the list's own order. The server sorts. */
const nextSort = (id: string, sort: Sort | null): Sort | null => {
  if (sort?.id !== id) return { id, desc: false };
  return sort.desc ? null : { id, desc: true };
};

export function TableHead<Row extends object>(props: TableHeadProps<Row>) {
  const { table, sort, onSortChange } = props;
  return (
    <div role="rowgroup" className="sticky top-0 z-10 border-border border-b bg-surface">
      <div
        role="row"
        aria-rowindex={1}
        className="grid h-8 items-center"
        style={{ gridTemplateColumns: props.template }}
      >
        {props.selectable && (
          <div role="columnheader" className="flex h-full items-center pl-6">
            <Checkbox
              aria-label="Select all loaded rows"
              checked={
                table.getIsAllRowsSelected() || (table.getIsSomeRowsSelected() && "indeterminate")
              }
              onCheckedChange={(checked) => table.toggleAllRowsSelected(checked === true)}
            />
          </div>
        )}
        {table.getVisibleLeafColumns().map(({ id, columnDef: { meta } }) => {
          const header = meta?.header ?? id;
          const sorted = sort?.id === id ? (sort.desc ? "descending" : "ascending") : "none";
          const Arrow = { none: ChevronsUpDown, ascending: ArrowUp, descending: ArrowDown }[sorted];
          const canSort = meta?.sortable && onSortChange;
          return (
            <div
              key={id}
              role="columnheader"
              aria-sort={canSort ? sorted : undefined}
              className={cn(
                "flex min-w-0 items-center px-3 first:pl-6 last:pr-6 font-medium text-text-muted text-xs",
                meta?.align === "end" && "justify-end",
              )}
            >
              {canSort ? (
                <button
                  type="button"
                  onClick={() => onSortChange(nextSort(id, sort))}
                  className={cn(
                    "group -mx-1 inline-flex h-6 min-w-0 items-center gap-1 rounded-sm px-1 hover:text-text",
                    sorted !== "none" && "text-text",
                  )}
                >
                  <span className="truncate">{header}</span>
                  <Arrow
                    aria-hidden
                    className={cn(
                      "size-3 shrink-0",
                      sorted === "none" &&
                        "opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100",
                    )}
                  />
                </button>
              ) : (
                <span className="truncate">{header}</span>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
