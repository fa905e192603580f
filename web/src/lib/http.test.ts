import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { apiFetch, setUnauthorizedHandler } from "@/lib/http";
import { queryClient } from "@/lib/query";
import { SESSION_KEY } from "@/lib/session";

const answer = vi.fn<(request: Request) => Promise<Response>>();
const URL_ = "http://localhost/api/v1/deals";

beforeEach(() => {
  vi.stubGlobal("fetch", answer);
  queryClient.setQueryData(SESSION_KEY, { csrf_token: "secret", permissions: [] });
});
afterEach(() => answer.mockReset());

test("only changing requests carry the CSRF token", async () => {
  answer.mockImplementation(async () => new Response("{}"));
  await apiFetch(URL_);
  await apiFetch(URL_, { method: "POST" });
  const tokens = answer.mock.calls.map(([request]) => request.headers.get("X-CSRF-Token"));
  expect(tokens).toEqual([null, "secret"]);
});

test("a refusal is thrown with what the server said", async () => {
  answer.mockResolvedValue(
    new Response(JSON.stringify({ title: "Conflict", code: "conflict" }), { status: 409 }),
  );
  await expect(apiFetch(URL_)).rejects.toMatchObject({ status: 409, code: "conflict" });
});

test("a lost session is reported, a lost network is a problem in words", async () => {
  const lost = vi.fn();
  setUnauthorizedHandler(lost);
  answer.mockResolvedValueOnce(new Response("{}", { status: 401 }));
  await expect(apiFetch(URL_)).rejects.toMatchObject({ status: 401 });
  expect(lost).toHaveBeenCalledOnce();
  answer.mockRejectedValueOnce(new TypeError("Failed to fetch"));
  await expect(apiFetch(URL_)).rejects.toMatchObject({ code: "offline" });
});
