import type { SessionOut } from "@/client/types.gen";

/** The words of the server's `domains/identity/permissions.py`. */
export type Permission = SessionOut["permissions"][number];

/** Hides what would be refused. The server decides; this only keeps dead buttons off the screen. */
export const can = (
  session: Pick<SessionOut, "permissions"> | undefined,
  permission: Permission,
): boolean => session?.permissions.includes(permission) ?? false;
