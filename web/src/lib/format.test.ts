import { describe, expect, test } from "vitest";
import {
  formatDay,
  formatMoney,
  formatRelative,
  fractionDigits,
  initials,
  moneyToText,
  parseMoney,
  plural,
} from "@/lib/format";

describe("money", () => {
  test.each([
    ["EUR", 2],
    ["JPY", 0],
    ["KWD", 3],
  ])("%s has %i digits", (currency, digits) => {
    expect(fractionDigits(currency)).toBe(digits);
  });

  test.each([
    [123456, "EUR", "€1,234.56"],
    [1200000, "EUR", "€12,000"],
    [-5, "EUR", "-€0.05"],
    [98000, "JPY", "¥98,000"],
    [1500, "KWD", "KWD 1.500"],
  ])("%i minor units of %s read %s", (amount, currency, text) => {
    const shown = formatMoney({ amount, currency }, { locale: "en-US" });
    expect(shown.replace(/\u00a0/g, " ")).toBe(text);
  });

  test.each([
    ["1,234.56", "EUR", 123456],
    ["1.234,56", "EUR", 123456],
    ["1 234", "EUR", 123400],
    ["1,234", "EUR", 123400],
    ["1.234.567", "EUR", 123456700],
    ["12,5", "EUR", 1250],
    ["0.005", "EUR", 1],
    ["0.0049", "EUR", 0],
    [".5", "EUR", 50],
    ["-5", "EUR", -500],
    ["−5", "EUR", -500],
    ["-0", "EUR", 0],
    ["1234.5", "JPY", 1235],
    ["98,000", "JPY", 98000],
    ["1.234", "KWD", 1234],
  ])("%s in %s is %i", (text, currency, amount) => {
    expect(parseMoney(text, currency)).toBe(amount);
  });

  test.each(["", "abc", "12 EUR", "--5", "1e9", "99999999999999999999"])(
    "%s is no money",
    (text) => {
      expect(parseMoney(text, "EUR")).toBeNull();
    },
  );

  test.each([
    [123456, "EUR"],
    [-7, "EUR"],
    [98000, "JPY"],
    [1001, "KWD"],
  ])("%i %s survives editing", (amount, currency) => {
    expect(parseMoney(moneyToText({ amount, currency }), currency)).toBe(amount);
  });
});

describe("time", () => {
  const now = new Date("2026-03-10T12:00:00Z");
  test.each([
    ["2026-03-10T11:59:40Z", "now"],
    ["2026-03-10T11:00:00Z", "1 hour ago"],
    ["2026-03-09T10:00:00Z", "yesterday"],
    ["2026-03-24T12:00:00Z", "in 2 weeks"],
    ["2026-01-20T12:00:00Z", "1 month ago"],
  ])("%s is %s", (iso, text) => {
    expect(formatRelative(iso, now)).toBe(text);
  });

  test("a calendar day does not move with the reader's zone", () => {
    expect(formatDay("2026-03-01", "America/Los_Angeles")).toContain("Mar 1, 2026");
  });
});

test("counts and initials", () => {
  expect([plural(1, "deal"), plural(2000, "deal"), plural(0, "company", "companies")]).toEqual([
    "1 deal",
    "2,000 deals",
    "0 companies",
  ]);
  expect([initials("Ada Byron Lovelace"), initials("Bo"), initials("")]).toEqual(["AL", "B", ""]);
});
