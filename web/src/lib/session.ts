import type { SessionOut, UserOut, WorkspaceOut } from "@/client/types.gen";
import { queryClient } from "@/lib/query";

/** Who is here and what they may do: what the frame needs of `GET /api/v1/session`. */
export type Session = Omit<SessionOut, "user" | "workspace"> & {
  user: Pick<UserOut, "id" | "name" | "email" | "role">;
  workspace: Pick<WorkspaceOut, "id" | "name" | "currency" | "timezone" | "is_demo">;
};

export const SESSION_KEY = ["session"] as const;

/** The session as last heard, without asking the server. */
export const currentSession = (): Session | undefined =>
  queryClient.getQueryData<Session>(SESSION_KEY);
