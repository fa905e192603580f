import { QueryClient } from "@tanstack/react-query";
import { Problem } from "@/lib/problem";

/** A refusal stays a refusal when asked again; only a server that did not answer is worth a retry. */
const worthRetrying = (failures: number, error: unknown): boolean =>
  failures < 2 && !(error instanceof Problem && error.status >= 400 && error.status < 500);

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, retry: worthRetrying, refetchOnWindowFocus: false },
    mutations: { retry: false },
  },
});
