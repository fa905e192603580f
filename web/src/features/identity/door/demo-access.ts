import type { SetupState } from "@/client/types.gen";

/** How to come into the demo; the password only where the server tells it. */
export type DemoAccess = { emails: string[]; password: string | null };

const EMAILS = ["admin@demo.example", "manager@demo.example", "rep@demo.example"];
const isText = (value: unknown): value is string => typeof value === "string";

export function demoAccess(setup: SetupState | undefined): DemoAccess | null {
  if (!setup?.has_demo) return null;
  const told: { emails?: unknown; password?: unknown } =
    "demo" in setup && typeof setup.demo === "object" && setup.demo !== null ? setup.demo : {};
  const emails = Array.isArray(told.emails) ? told.emails.filter(isText) : [];
  return {
    emails: emails.length > 0 ? emails : EMAILS,
    password: isText(told.password) ? told.password : null,
  };
}
