import { expect, test } from "vitest";
import { checkPassword } from "@/features/identity/password";

const weak = (password: string, email?: string) => checkPassword(password, email) !== true;

test("says what the server would say about a password", () => {
  expect(weak("short")).toBe(true);
  expect(weak("aaaaaaaaaaaa")).toBe(true);
  expect(weak("PasswordPassword")).toBe(true);
  expect(weak("mira.okafor1", "mira.okafor@example.com")).toBe(true);
  expect(weak("mira.okafor and her boat", "mira.okafor@example.com")).toBe(false);
  expect(weak("ten chars.")).toBe(false);
});
