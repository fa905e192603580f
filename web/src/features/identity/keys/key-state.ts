import type { KeyOut } from "@/client/types.gen";

export type KeyState = "works" | "revoked" | "expired";

export function keyState(key: KeyOut, now: Date = new Date()): KeyState {
  if (key.revoked_at) return "revoked";
  return key.expires_at && new Date(key.expires_at) <= now ? "expired" : "works";
}

export const LIFETIMES = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "One year" },
  { value: "never", label: "No end" },
  { value: "day", label: "Until a day" },
] as const;

/** The instant a key ends: so many days from now, or the end of a day in this browser's zone. */
export function expiry(
  lifetime: string,
  day: string | null,
  now: Date = new Date(),
): string | null {
  if (lifetime === "never") return null;
  if (lifetime === "day") return day && new Date(`${day}T23:59:59`).toISOString();
  const end = new Date(now);
  end.setDate(end.getDate() + Number(lifetime));
  return end.toISOString();
}

export const curlExample = (origin: string, token: string): string =>
  `curl "${origin}/api/v1/accounts?limit=3" \\\n  -H "Authorization: Bearer ${token}"`;
