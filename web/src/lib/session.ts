import type { Permission } from "@/lib/permissions";
import { queryClient } from "@/lib/query";

/** Who is here and what they may do; the answer of `GET /api/v1/session`. */
export type Session = {
  user: { id: string; name: string; email: string | null; role: string };
  workspace: { id: string; name: string; currency: string; timezone: string; is_demo: boolean };
  permissions: Permission[];
  csrf_token: string;
};

export const SESSION_KEY = ["session"] as const;

/** The session as last heard, without asking the server. */
export const currentSession = (): Session | undefined =>
  queryClient.getQueryData<Session>(SESSION_KEY);
