import { expect, test } from "vitest";
import type { ColumnOut, ImportFileOut } from "@/client/types.gen";
import {
  fileSize,
  isBusy,
  isEditable,
  mappingChange,
  mappingSummary,
  mayUndo,
  refusedFiles,
  shareDone,
  totalOf,
} from "@/features/crm/importing/states";

const column = (name: string, field: string | null, guessed = true): ColumnOut => ({
  ...{ name, field, guessed, samples: [] },
});
const COLUMNS = [column("Company", "name"), column("Web", "domain", false), column("Colour", null)];

test("says how much of the mapping is guessed", () => {
  expect(mappingSummary(COLUMNS)).toBe("2 of 3 columns, 1 guessed");
  expect(mappingSummary([column("Web", "domain", false)])).toBe("1 of 1 columns");
});

test("a field goes to one column only: the other one loses it", () => {
  expect(mappingChange(COLUMNS, "Colour", "name")).toEqual({ Company: null, Colour: "name" });
  expect(mappingChange(COLUMNS, "Colour", "city")).toEqual({ Colour: "city" });
  expect(mappingChange(COLUMNS, "Company", null)).toEqual({ Company: null });
});

test("what one may do depends on the state", () => {
  expect([isBusy("running"), isBusy("done"), isEditable("checked"), isEditable("done")]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect(mayUndo({ status: "cancelled", started_at: "2026-03-01T10:00:00Z" })).toBe(true);
  expect(mayUndo({ status: "cancelled", started_at: null })).toBe(false);
  expect(mayUndo({ status: "running", started_at: "2026-03-01T10:00:00Z" })).toBe(false);
});

test("progress is unknown before the rows are counted", () => {
  expect(shareDone({ rows_total: 0, rows_done: 0 })).toBeUndefined();
  expect(shareDone({ rows_total: 200, rows_done: 50 })).toBe(0.25);
});

test("totals run over the files that were looked at", () => {
  const counts = { created: 3, updated: 1, failed: 2 };
  const file = (checked: ImportFileOut["checked"]): ImportFileOut => ({
    ...{ id: "f", name: "f.csv", size_bytes: 1, encoding: "utf-8", delimiter: ",", kind: "deal" },
    ...{ columns: [], sample: [], options: {}, notes: [], rows_total: null, rows_done: 0 },
    ...{ checked, counts: null },
  });
  expect(totalOf([file(counts), file(null), file(counts)], "checked")).toMatchObject({
    ...{ created: 6, updated: 2, failed: 4, skipped: 0 },
  });
});

test("files the server would refuse are named before they are sent", () => {
  expect(refusedFiles([{ name: "a.CSV", size: 3 }])).toEqual([]);
  const [sheet, empty, other] = refusedFiles([
    { name: "prices.xlsx", size: 3 },
    { name: "b.csv", size: 0 },
    { name: "photo.png", size: 3 },
  ]);
  expect(sheet).toContain("Save each of its sheets as CSV");
  expect(empty).toBe("b.csv is empty.");
  expect(other).toContain("none of");
});

test("sizes as people say them", () => {
  expect([fileSize(140), fileSize(108_405), fileSize(2_450_000)]).toEqual([
    "140 bytes",
    "108 kB",
    "2.5 MB",
  ]);
});
