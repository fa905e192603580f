import { FlexRender, type Row as TableRow } from "@tanstack/react-table";
import type { ReactNode } from "react";
import type { Features } from "@/components/data-table/columns";
import { Checkbox } from "@/components/ui/Checkbox";
import { cn } from "@/lib/cn";

type DataRowProps<Row extends object> = {
  row: TableRow<Features, Row>;
  index: number;
  top: number;
  height: number;
  template: string;
  label: string;
  selectable: boolean;
  active: boolean;
  tabbable: boolean;
  onFocus: () => void;
  onOpen?: () => void;
  /** Replaces the cells on phones. */
  compact?: ReactNode;
};

export function DataRow<Row extends object>(props: DataRowProps<Row>) {
  const { row, index, onOpen } = props;
  const selected = row.getIsSelected();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the focused row is a shortcut of the page (useRowKeys)
    <div
      role="row"
      aria-rowindex={index + 2}
      data-row-index={index}
      data-active={props.active || undefined}
      data-selected={selected || undefined}
      tabIndex={props.tabbable ? 0 : -1}
      onFocus={props.onFocus}
      onClick={onOpen}
      className={cn(
        "absolute inset-x-0 grid items-center border-border border-b outline-none hover:bg-surface-hover focus-visible:bg-surface-hover focus-visible:shadow-[inset_2px_0_0_var(--focus)]",
        selected && "bg-accent-soft hover:bg-accent-soft focus-visible:bg-accent-soft",
        onOpen && "cursor-pointer",
      )}
      style={{
        gridTemplateColumns: props.template,
        height: props.height,
        transform: `translateY(${props.top}px)`,
      }}
    >
      {props.compact ? (
        <div role="cell" className="min-w-0 px-4">
          {props.compact}
        </div>
      ) : (
        <>
          {props.selectable && (
            // biome-ignore lint/a11y/useKeyWithClickEvents: only keeps a near miss from opening the row
            <div
              role="cell"
              className="flex h-full items-center pl-6"
              onClick={(event) => event.stopPropagation()}
            >
              <Checkbox
                tabIndex={-1}
                aria-label={`Select ${props.label}`}
                checked={selected}
                onClick={({ shiftKey }) =>
                  row.getToggleSelectedHandler()({ shiftKey, target: { checked: !selected } })
                }
              />
            </div>
          )}
          {row.getVisibleCells().map((cell) => (
            <div
              key={cell.id}
              role="cell"
              className={cn(
                "min-w-0 truncate px-3 first:pl-6 last:pr-6",
                cell.column.columnDef.meta?.align === "end" && "text-right tabular-nums",
              )}
            >
              <FlexRender cell={cell} />
            </div>
          ))}
        </>
      )}
    </div>
  );
}
