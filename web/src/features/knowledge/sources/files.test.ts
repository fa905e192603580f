import { expect, test } from "vitest";
import { fileProblems, refusalOf, sizeText } from "@/features/knowledge/sources/files";
import { problemFrom } from "@/lib/problem";

test("a refusal is said at its file, the rest beneath", () => {
  const { byFile, rest } = refusalOf(
    problemFrom(422, {
      title: "This file cannot be read.",
      errors: [
        { field: "files.1", reason: "The file is empty." },
        { field: "source_id", reason: "Not a source of files." },
      ],
    }),
  );
  expect([...byFile]).toEqual([[1, "The file is empty."]]);
  expect(rest).toBe("Not a source of files.");
});

test("what cannot be read is known before it is sent", () => {
  const problems = fileProblems([
    { name: "Prices.PDF", size: 10 },
    { name: "virus.exe", size: 10 },
    { name: "empty.md", size: 0 },
  ]);
  expect([...problems.keys()]).toEqual([1, 2]);
  expect(sizeText(2_340_000)).toMatch(/2.3 MB/);
});
