import { expect, test } from "vitest";
import { marksOf, numbersOf } from "@/features/knowledge/ask/citations";
import { saidOf } from "@/features/knowledge/ask/said";
import { ANSWERED, passage } from "@/features/knowledge/ask/sample";
import { questionsOf, readAskSearch } from "@/features/knowledge/ask/search";

test("rows of one table are one table again, with its head", () => {
  const [prose, table] = saidOf(ANSWERED);
  expect(prose).toMatchObject({ kind: "text", text: "It reaches 900 mm." });
  expect(table).toMatchObject({ kind: "table", hasHead: true });
  expect(table?.kind === "table" && table.rows.map(({ text }) => text)).toEqual([
    ...["Property | H5", "Reach | 900 mm", "Payload | 5 kg"],
  ]);
  expect(
    table?.kind === "table" && [...table.citations.values()].map(({ length }) => length),
  ).toEqual([...[1, 1]]);
});

test("rows of another document stay apart, though its table has the same head", () => {
  const passages = ["p1", "p2"].map((id) => passage(id, "Property | Value\nWeight | 5 kg"));
  const sentences = passages.map(({ id, document_id }) => ({
    text: "Weight | 5 kg",
    citations: [
      {
        ...{ passage_id: id, document_id, url: null, page: null },
        ...{ quote: "Weight | 5 kg", start: 17, end: 30 },
      },
    ],
  }));
  expect(saidOf({ sentences, passages }).map(({ kind }) => kind)).toEqual(["table", "table"]);
});

test("passages are numbered as they are cited, and show what is quoted", () => {
  expect([...numbersOf(ANSWERED)]).toEqual([
    ["p1", 1],
    ["p2", 2],
  ]);
  const lit = { passage_id: "p2", start: 14, end: 28 };
  expect(marksOf(ANSWERED, "p2", lit).map(({ strong }) => strong)).toEqual([true, false]);
  expect(marksOf(ANSWERED, "p3", lit)).toEqual([]);
});

test("the address holds the whole question; both engines are two questions", () => {
  const search = readAskSearch({ q: 1974, audience: "all", source: "s1", engine: "both" });
  expect(search).toEqual({
    ...{ q: "1974", audience: undefined, source: "s1", product: undefined, engine: "both" },
  });
  expect(questionsOf(search).map(({ engine, source_ids }) => [engine, source_ids])).toEqual([
    ["builtin", ["s1"]],
    ["llm", ["s1"]],
  ]);
  expect(questionsOf({ q: " x " })).toEqual([]);
});
