import { expect, test } from "vitest";
import type { ModelOut } from "@/client/types.gen";
import {
  connectionOf,
  formOf,
  losesKey,
  readAmount,
  readCount,
  valuesOf,
} from "@/features/engines/values";

const MODEL: ModelOut = {
  ...{ provider: "openai", url: "https://models.example/v1", model: "small", has_key: true },
  ...{ key_hint: "4711", key_problem: null, price_in_micros: 2_500_000, price_out_micros: 0 },
  ...{ monthly_tokens: null, monthly_cost_micros: 50_000_000, timeout_seconds: 30 },
  ...{ currency: "EUR", version: 3, updated_at: null, updated_by: null },
  active: { source: "workspace", provider: "openai", model: "small" },
};

test("amounts are read as people write them, in micros", () => {
  expect(readAmount("2.50")).toBe(2_500_000);
  expect(readAmount(" 0,0001 ")).toBe(100);
  expect(readAmount("")).toBeNull();
  expect(readAmount("2.5.0")).toBeUndefined();
  expect(readAmount("-1")).toBeUndefined();
  expect(readCount("1,000,000")).toBe(1_000_000);
  expect(readCount("many")).toBeUndefined();
});

test("what is shown and sent back unchanged is the same", () => {
  const form = formOf(valuesOf(MODEL), MODEL.version);
  expect(form).toEqual({
    ...{ provider: "openai", url: MODEL.url, model: "small", key: "", timeout_seconds: 30 },
    ...{ version: 3, price_in_micros: 2_500_000, price_out_micros: 0 },
    ...{ monthly_tokens: null, monthly_cost_micros: 50_000_000 },
  });
});

test("no model of our own sends no address; a removed key is sent as null", () => {
  const values = valuesOf(MODEL);
  expect(connectionOf({ ...values, provider: "none" })).toMatchObject({ url: "", model: "" });
  expect(connectionOf({ ...values, removesKey: true }).key).toBeNull();
});

test("another address loses the stored key, unless a new one is given", () => {
  const moved = { ...valuesOf(MODEL), url: "https://other.example/v1" };
  expect(losesKey(moved, MODEL)).toBe(true);
  expect(losesKey({ ...moved, key: "sk-new" }, MODEL)).toBe(false);
  expect(losesKey(valuesOf(MODEL), MODEL)).toBe(false);
});
