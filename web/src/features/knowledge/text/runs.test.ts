import { expect, test } from "vitest";
import { cellsOf, headFor, piecesOf, runsOf } from "@/features/knowledge/text/runs";

const TABLE = "Robot | Reach\nH5 | 900 mm\nH10 | 1300 mm";

test("rows of cells become a table, prose around them stays prose", () => {
  const runs = runsOf(`Technical data\n${TABLE}\nAll values at 20 °C.`);
  expect(runs.map(({ kind, lines }) => [kind, lines.length])).toEqual([
    ["text", 1],
    ["table", 3],
    ["text", 1],
  ]);
});

test("cells know where they stand, so that quotes can be marked in them", () => {
  const row = { text: "H5 | 900 mm", start: 14 };
  expect(cellsOf(row)).toEqual([
    { text: "H5", start: 14 },
    { text: "900 mm", start: 19 },
  ]);
});

test("a row that is said alone gets the head of its table", () => {
  expect(headFor("H5 | 900 mm", `Intro\n${TABLE}`)).toBe("Robot | Reach");
  expect(headFor("Robot | Reach", TABLE)).toBeNull();
  expect(headFor("No row", TABLE)).toBeNull();
});

test("text is cut where marks begin and end; the quote wins over its passage", () => {
  const pieces = piecesOf({ text: "one two three", start: 10 }, [
    { start: 0, end: 17 },
    { start: 14, end: 17, strong: true },
  ]);
  expect(pieces.map(({ text, mark }) => [text, mark])).toEqual([
    ["one ", "soft"],
    ["two", "strong"],
    [" three", "none"],
  ]);
});
