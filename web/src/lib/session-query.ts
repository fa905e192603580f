import { queryOptions, useQuery } from "@tanstack/react-query";
import { apiFetch } from "@/lib/http";
import { SESSION_KEY, type Session } from "@/lib/session";

export const sessionQuery = queryOptions({
  queryKey: SESSION_KEY,
  queryFn: async ({ signal }): Promise<Session> => {
    const response = await apiFetch(new URL("/api/v1/session", window.location.origin), { signal });
    return response.json();
  },
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
});

/** Inside the signed-in shell the session is always there: the layout route loads it first. */
export const useSession = (): Session | undefined => useQuery(sessionQuery).data;
