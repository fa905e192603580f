import { expect, test } from "vitest";
import { daysBefore, periodName, periodsOf, yearOf } from "@/features/forecasting/days";
import { effectText, evidenceText } from "@/features/forecasting/insights/evidence";
import { address } from "@/features/forecasting/parts/ExportMenu";
import { recordText } from "@/features/forecasting/record";
import { FORECAST, INSIGHTS } from "@/features/forecasting/sample";
import { readForecastSearch, readPipelineSearch } from "@/features/forecasting/search";
import { certainty, chanceText, pText, signed } from "@/features/forecasting/words";

test("a business year that starts in April has its quarters and names counted from there", () => {
  expect(periodsOf("quarter", 2026, 4)).toEqual([
    ...["2026-04-01", "2026-07-01", "2026-10-01", "2027-01-01"],
  ]);
  expect(periodName("quarter", "2027-01-01", 4)).toBe("Q4 2026/27");
  expect(periodName("quarter", "2027-01-01", 1)).toBe("Q1 2027");
  expect(periodName("quarter", "2099-10-01", 10)).toBe("Q1 2099/00");
  expect(periodName("month", "2027-01-01", 4)).toBe("Jan 2027");
  expect(yearOf("2027-03-31", 4)).toBe(2026);
  expect(daysBefore("2026-03-01", 1)).toBe("2026-02-28");
});

test("chances and tests claim no more than they hold", () => {
  expect(chanceText(0.999)).toBe("over 99%");
  expect(chanceText(0)).toBe("under 1%");
  expect(pText(0.0002)).toBe("p under 0.001");
  expect(certainty(0.3)).toBe("no clear difference");
  expect(certainty(null)).toBe("too few to compare");
  expect(signed(-3_500_00, "EUR")).toBe("−€3.5K");
});

test("the track record says how far off, how often the band held, and what was rebuilt", () => {
  const said = recordText(FORECAST.record, "month");
  expect(said).toContain("off by 14% on average, against 23%");
  expect(said).toContain("held 9 of 11 times");
  expect(said).toContain("4% too high");
  expect(said).toContain("All of them were worked out later");
  const none = { ...FORECAST.record, periods: 0, mape: null, rebuilt: 0 };
  expect(recordText(none, "quarter")).toMatch(/^No quarter with a forecast/);
});

test("a statement names its counts, its test and the many comparisons", () => {
  const [first, second] = INSIGHTS.insights;
  if (!first || !second) throw new Error("the sample has two");
  expect(evidenceText(first)).toBe(
    "62 cases against 140, p 0.003 (Fisher), 0.021 after counting all comparisons",
  );
  expect(evidenceText(second)).toBe("40 cases against 52, p under 0.001 (Mann-Whitney)");
  const counted = { ...second.evidence, method: "count", n_here: 12, p_value: null };
  expect(evidenceText({ ...second, evidence: { ...counted, n_there: 40 } })).toBe(
    "12 of 40 counted",
  );
  expect(effectText(-9.5, "days", "EUR")).toBe("−9.5 days");
  expect(effectText(1, "deals", "EUR")).toBe("1 deal");
});

test("an address keeps only what it understands", () => {
  expect(
    readForecastSearch({ period: "week", at: "2026-11-01", owner: "x", deals: "commit" }),
  ).toEqual({ at: "2026-11-01", deals: "commit" });
  expect(readPipelineSearch({ since: "yesterday", until: "2026-11-01" })).toEqual({
    until: "2026-11-01",
  });
  expect(address("/x.csv", { what: "deals", owner_id: undefined })).toBe("/x.csv?what=deals");
});
