import { type RowSelectionState, type Updater, useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useMemo, useRef } from "react";
import {
  type DataColumn,
  features,
  gridTemplate,
  leastWidth,
  type Sort,
  toColumnDefs,
} from "@/components/data-table/columns";
import { DataRow } from "@/components/data-table/DataRow";
import { TableBar } from "@/components/data-table/TableBar";
import { TableHead } from "@/components/data-table/TableHead";
import { TableSkeleton } from "@/components/data-table/TableSkeleton";
import { useColumnChoice } from "@/components/data-table/useColumnChoice";
import { useEndReached } from "@/components/data-table/useEndReached";
import { useRowKeys } from "@/components/data-table/useRowKeys";
import { ErrorState } from "@/components/ErrorState";
import { Progress } from "@/components/ui/Progress";
import { cn } from "@/lib/cn";
import { formatNumber, plural } from "@/lib/format";
import { useIsPhone } from "@/lib/media";

/** Ids of the selected rows; also rows that are not loaded any more. */
export type Selection = RowSelectionState;

type DataTableProps<Row> = {
  /** Names the list for readers, and the stored column choice. */
  label: string;
  name: string;
  /** Keep both stable between renders: module constants, query data or a memo. */
  columns: readonly DataColumn<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  rowLabel: (row: Row) => string;
  /** How many there are on the server, when known. */
  total?: number;
  /** Said instead of the count: "10,000+ deals". */
  summary?: ReactNode;
  sort?: Sort | null;
  onSortChange?: (sort: Sort | null) => void;
  selection?: Selection;
  onSelectionChange?: (selection: Selection) => void;
  onOpen?: (row: Row) => void;
  onEndReached?: () => void;
  loading?: boolean;
  loadingMore?: boolean;
  error?: unknown;
  onRetry?: () => void;
  empty?: ReactNode;
  /** Two lines for phones. */
  renderCompact?: (row: Row) => ReactNode;
  /** Beside the column menu: bulk actions, a saved view. */
  toolbar?: ReactNode;
  className?: string;
};

const ROW_HEIGHT = 36;
const COMPACT_HEIGHT = 60;
const HEAD_HEIGHT = 32;
const NO_SELECTION: Selection = {};

/** A long list: the server sorts and filters, the page draws only the rows in sight. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, rows, rowId, rowLabel, total, sort = null, loading = false } = props;
  const { selection = NO_SELECTION, onSelectionChange, onOpen, renderCompact } = props;
  const compact = useIsPhone() && renderCompact !== undefined;
  const selectable = onSelectionChange !== undefined && !compact;
  const rowHeight = compact ? COMPACT_HEIGHT : ROW_HEIGHT;
  const scroller = useRef<HTMLDivElement>(null);

  const [columnVisibility, onColumnVisibilityChange] = useColumnChoice(props.name, columns);
  const table = useTable({
    features,
    columns: useMemo(() => toColumnDefs(columns), [columns]),
    data: rows,
    getRowId: rowId,
    state: { columnVisibility, rowSelection: selection },
    onColumnVisibilityChange,
    onRowSelectionChange: (updater: Updater<Selection>) =>
      onSelectionChange?.(typeof updater === "function" ? updater(selection) : updater),
  });
  const shown = table.getRowModel().rows;
  const facts = table.getVisibleLeafColumns().map((column) => column.columnDef.meta);
  const columnCount = compact ? 1 : facts.length + (selectable ? 1 : 0);
  const template = compact ? "minmax(0, 1fr)" : gridTemplate(facts, selectable);

  const virtualizer = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => shown[index]?.id ?? index,
    overscan: 8,
    // The rows begin below the sticky head and must not stop under it.
    scrollMargin: compact ? 0 : HEAD_HEIGHT,
    scrollPaddingStart: compact ? 0 : HEAD_HEIGHT,
  });
  const drawn = virtualizer.getVirtualItems();
  useEndReached(drawn.at(-1)?.index ?? -1, shown.length, props.onEndReached);

  const keys = useRowKeys({
    count: shown.length,
    scroller,
    scrollToRow: (index) => virtualizer.scrollToIndex(index, { align: "auto" }),
    onOpen:
      onOpen &&
      ((index) => {
        const row = shown[index];
        if (row) onOpen(row.original);
      }),
    onSelect: selectable ? (index) => shown[index]?.toggleSelected() : undefined,
  });

  const selectedCount = Object.keys(selection).length;
  const count =
    loading || props.error ? null : (props.summary ?? plural(total ?? shown.length, "row"));
  const instead = insteadOfRows(props, shown.length, () => (
    <TableSkeleton template={template} columns={columnCount} rowHeight={rowHeight} />
  ));

  return (
    <div className={cn("flex min-h-0 flex-1 flex-col", props.className)}>
      <TableBar
        table={table}
        summary={selectedCount > 0 ? `${formatNumber(selectedCount)} selected` : count}
        toolbar={props.toolbar}
        compact={compact}
      />
      <div
        ref={scroller}
        role="table"
        aria-label={props.label}
        aria-rowcount={(total ?? shown.length) + 1}
        aria-colcount={columnCount}
        aria-busy={loading || props.loadingMore}
        onKeyDown={(event) => keys.onKeyDown(event.nativeEvent)}
        className="relative min-h-0 flex-1 overflow-auto border-border border-t"
      >
        <div style={compact ? undefined : { minWidth: leastWidth(facts, selectable) }}>
          {!compact && (
            <TableHead
              table={table}
              template={template}
              selectable={selectable}
              sort={sort}
              onSortChange={props.onSortChange}
            />
          )}
          {instead ?? (
            <div
              role="rowgroup"
              className="relative"
              style={{ height: virtualizer.getTotalSize() }}
            >
              {drawn.map((item) => {
                const row = shown[item.index];
                if (!row) return null;
                const active = item.index === keys.active;
                return (
                  <DataRow
                    key={item.key}
                    row={row}
                    index={item.index}
                    top={item.start - virtualizer.options.scrollMargin}
                    height={rowHeight}
                    template={template}
                    label={rowLabel(row.original)}
                    selectable={selectable}
                    active={active}
                    tabbable={active || (keys.active < 0 && item.index === 0)}
                    onFocus={() => keys.setActive(item.index)}
                    onOpen={onOpen && (() => onOpen(row.original))}
                    compact={compact && renderCompact(row.original)}
                  />
                );
              })}
            </div>
          )}
        </div>
        {props.loadingMore && (
          <Progress label="Loading more rows" className="sticky bottom-0 left-0 rounded-none" />
        )}
      </div>
    </div>
  );
}

/** The three states that are not rows; null when there are rows to draw. */
function insteadOfRows<Row>(
  { error, onRetry, loading, empty }: DataTableProps<Row>,
  count: number,
  skeleton: () => ReactNode,
): ReactNode {
  if (error) return <ErrorState error={error} onRetry={onRetry} />;
  if (loading) return skeleton();
  return count === 0 ? empty : null;
}
