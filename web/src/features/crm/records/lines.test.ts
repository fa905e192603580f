import { expect, test } from "vitest";
import { lineTotal, readPercent, readQuantity, sumOf } from "@/features/crm/records/lines";

// The same cases as the server's tests of `line_total`: half a cent goes up.
test.each([
  [3, 548_200, 15, 1_397_910],
  [1, 1, 50, 1],
  [1, 3, 50, 2],
  [1, 99, 50, 50],
  [1, 101, 33, 68],
  [7, 333, 0, 2_331],
  [5, 1_000, 100, 0],
  [1_000, 999_999_999_999, 1, 989_999_999_999_010],
])("%i × %i less %i %% is %i", (quantity, price, discount, total) => {
  expect(lineTotal(quantity, price, discount)).toBe(total);
});

test("the deal is the sum of its lines", () => {
  const line = { key: "", product_id: null, name: "x", quantity: 1, unit_price_minor: 3 };
  expect(
    sumOf([
      { ...line, discount_percent: 50 },
      { ...line, discount_percent: 0 },
    ]),
  ).toBe(5);
});

test("what cannot be a quantity or a percentage becomes the nearest that can", () => {
  expect([readQuantity(""), readQuantity("-3"), readQuantity("2.6")]).toEqual([1, 1, 3]);
  expect([readPercent("120"), readPercent("x"), readPercent("15")]).toEqual([100, 0, 15]);
});
