import type { Session } from "@/lib/session";

/** The same words as the server's `domains/identity/permissions.py`. */
export type Permission =
  | "crm:read"
  | "crm:write"
  | "crm:delete"
  | "crm:import"
  | "crm:configure"
  | "users:read"
  | "users:write"
  | "keys:write"
  | "audit:read"
  | "workspace:write";

/** Hides what would be refused. The server decides; this only keeps dead buttons off the screen. */
export const can = (
  session: Pick<Session, "permissions"> | undefined,
  permission: Permission,
): boolean => session?.permissions.includes(permission) ?? false;
