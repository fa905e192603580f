import { expect, test } from "vitest";
import { bandOf, bandsBy } from "@/lib/score-band";

test("a score is called by the average conversion where it is known", () => {
  const rare = bandsBy(13);
  expect([30, 26, 25, 13, 12].map((score) => bandOf(score, rare))).toEqual([
    ...["high", "high", "medium", "medium", "low"],
  ]);
  expect(rare.rule).toBe(
    "High from 26: at least twice the average conversion of 13 in 100. Medium from 13.",
  );
});

test("a high average still leaves room for high, and an unknown one takes fixed bounds", () => {
  const often = bandsBy(60);
  expect(often).toMatchObject({ high: 80, medium: 60 });
  expect(often.rule).toContain("far above the average");
  expect([70, 45, 20].map((score) => bandOf(score, bandsBy(null)))).toEqual([
    ...["high", "medium", "low"],
  ]);
});
