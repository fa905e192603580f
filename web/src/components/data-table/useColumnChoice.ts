import type { ColumnVisibilityState, Updater } from "@tanstack/react-table";
import { useState } from "react";
import type { DataColumn } from "@/components/data-table/columns";
import { readStored, writeStored } from "@/lib/stored";

const isVisibility = (value: unknown): value is ColumnVisibilityState =>
  typeof value === "object" &&
  value !== null &&
  Object.values(value).every((shown) => typeof shown === "boolean");

/** Which columns this browser shows for this list. */
export function useColumnChoice<Row>(name: string, columns: readonly DataColumn<Row>[]) {
  const key = `columns.${name}`;
  const [chosen, setChosen] = useState(() => readStored(key, isVisibility, {}));
  const byDefault = Object.fromEntries(columns.map((column) => [column.id, !column.hidden]));
  const visibility: ColumnVisibilityState = { ...byDefault, ...chosen };
  const change = (updater: Updater<ColumnVisibilityState>) => {
    const next = typeof updater === "function" ? updater(visibility) : updater;
    setChosen(next);
    writeStored(key, next);
  };
  return [visibility, change] as const;
}
