import { expect, test } from "vitest";
import type { KeyOut } from "@/client/types.gen";
import { expiry, keyState } from "@/features/identity/keys/key-state";

const now = new Date("2026-03-01T12:00:00Z");
const key = (facts: Partial<KeyOut>): KeyOut => ({
  id: "k",
  name: "Nightly",
  role: "rep",
  permissions: [],
  hint: "dwk_abcde",
  created_at: "2026-01-01T00:00:00Z",
  expires_at: null,
  revoked_at: null,
  ...facts,
});

test("a key works until it is revoked or its time is over", () => {
  expect(keyState(key({}), now)).toBe("works");
  expect(keyState(key({ expires_at: "2026-03-02T00:00:00Z" }), now)).toBe("works");
  expect(keyState(key({ expires_at: "2026-03-01T12:00:00Z" }), now)).toBe("expired");
  expect(keyState(key({ revoked_at: "2026-02-01T00:00:00Z" }), now)).toBe("revoked");
});

test("a lifetime becomes an instant", () => {
  expect(expiry("never", null, now)).toBeNull();
  expect(expiry("30", null, now)).toBe("2026-03-31T12:00:00.000Z");
  expect(expiry("day", null, now)).toBeNull();
  expect(new Date(expiry("day", "2026-03-05", now) ?? "").getHours()).toBe(23);
});
