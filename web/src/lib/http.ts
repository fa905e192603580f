import { Problem, problemFrom } from "@/lib/problem";
import { currentSession } from "@/lib/session";

type UnauthorizedHandler = (problem: Problem) => void;
let onUnauthorized: UnauthorizedHandler = () => {};

/** Called on every 401; `lib/session-ended` decides what it means. */
export function setUnauthorizedHandler(handler: UnauthorizedHandler): void {
  onUnauthorized = handler;
}

/** `fetch` for our own API: same-origin cookies, CSRF token on writes, refusals thrown as `Problem`. */
export const apiFetch: typeof fetch = async (input, init) => {
  const request = new Request(input, { credentials: "same-origin", ...init });
  const token = currentSession()?.csrf_token;
  if (token && request.method !== "GET" && request.method !== "HEAD") {
    request.headers.set("X-CSRF-Token", token);
  }
  const response = await fetch(request).catch((error: unknown) => {
    if (request.signal.aborted) throw error;
    throw new Problem({
      status: 0,
      code: "offline",
      title: "The server did not answer",
      detail: "Check your connection, then try again.",
      errors: [],
      data: {},
      requestId: null,
    });
  });
  if (response.ok) return response;
  const problem = problemFrom(response.status, await readBody(response));
  if (response.status === 401) onUnauthorized(problem);
  throw problem;
};

/** Used by the generated client (`runtimeConfigPath` in openapi-ts.config.ts). */
export const createClientConfig = <Config extends object>(config?: Config) => ({
  ...config,
  baseUrl: window.location.origin,
  fetch: apiFetch,
});

const readBody = (response: Response): Promise<unknown> =>
  response.json().catch((): unknown => null);
