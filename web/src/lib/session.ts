import type { Permission } from "@/lib/permissions";
import { queryClient } from "@/lib/query";

/** Who is here and what they may do; the answer of `GET /api/session`. */
export type Session = {
  user: { id: string; name: string; email: string };
  workspace: { id: string; name: string; currency: string; time_zone: string };
  permissions: Permission[];
  csrf_token: string;
};

export const SESSION_KEY = ["session"] as const;

/** The session as last heard, without asking the server. */
export const currentSession = (): Session | undefined =>
  queryClient.getQueryData<Session>(SESSION_KEY);
