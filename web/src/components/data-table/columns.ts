import {
  columnVisibilityFeature,
  createColumnHelper,
  metaHelper,
  type RowData,
  rowSelectionFeature,
  tableFeatures,
} from "@tanstack/react-table";
import type { ReactNode } from "react";

/** One column as a feature describes it. */
export type DataColumn<Row> = {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Least width in pixels; `grow` shares what is left. */
  width: number;
  grow?: number;
  align?: "start" | "end";
  sortable?: boolean;
  /** Not shown until chosen. The first column always stays. */
  hidden?: boolean;
};

export type Sort = { id: string; desc: boolean };

type ColumnFacts = Pick<DataColumn<unknown>, "header" | "width" | "grow" | "align" | "sortable">;

export const features = tableFeatures({
  columnVisibilityFeature,
  rowSelectionFeature,
  columnMeta: metaHelper<ColumnFacts>(),
});
export type Features = typeof features;

export function toColumnDefs<Row extends RowData>(columns: readonly DataColumn<Row>[]) {
  const helper = createColumnHelper<Features, Row>();
  return columns.map((column, place) =>
    helper.display({
      id: column.id,
      header: column.header,
      cell: ({ row }) => column.cell(row.original),
      enableHiding: place > 0,
      meta: {
        header: column.header,
        width: column.width,
        grow: column.grow,
        align: column.align,
        sortable: column.sortable,
      },
    }),
  );
}

export const CHECKBOX_WIDTH = 52;

/** The grid of one row; header and rows share it, so columns line up without a <table>. */
export function gridTemplate(columns: readonly (ColumnFacts | undefined)[], selectable: boolean) {
  const tracks = columns.map((column) =>
    column?.grow ? `minmax(${column.width}px, ${column.grow}fr)` : `${column?.width ?? 120}px`,
  );
  const anyGrows = columns.some((column) => column?.grow);
  return [selectable ? `${CHECKBOX_WIDTH}px` : "", ...tracks, anyGrows ? "" : "1fr"]
    .filter(Boolean)
    .join(" ");
}

export const leastWidth = (columns: readonly (ColumnFacts | undefined)[], selectable: boolean) =>
  columns.reduce((sum, column) => sum + (column?.width ?? 120), selectable ? CHECKBOX_WIDTH : 0);
