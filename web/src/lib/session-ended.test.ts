import { act, renderHook } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { problemFrom } from "@/lib/problem";
import { queryClient } from "@/lib/query";
import { SESSION_KEY } from "@/lib/session";
import { handleUnauthorized, setSessionEnded, useSessionEnded } from "@/lib/session-ended";

const refused = (code: string) => problemFrom(401, { code });
const ended = () => renderHook(useSessionEnded).result;

afterEach(() => {
  queryClient.clear();
  setSessionEnded(false);
});

test("in mid-work a 401 asks to sign in again; before a session the route decides", () => {
  const shown = ended();
  act(() => handleUnauthorized(refused("unauthenticated")));
  expect(shown.current).toBe(false);
  queryClient.setQueryData(SESSION_KEY, {});
  act(() => handleUnauthorized(refused("unauthenticated")));
  expect(shown.current).toBe(true);
});

test("a wrong password is no lost session, an old token is fetched anew", () => {
  queryClient.setQueryData(SESSION_KEY, {});
  const stale = vi.spyOn(queryClient, "invalidateQueries");
  const shown = ended();
  act(() => handleUnauthorized(refused("wrong_password")));
  expect(stale).not.toHaveBeenCalled();
  act(() => handleUnauthorized(refused("csrf_failed")));
  expect(stale).toHaveBeenCalledExactlyOnceWith({ queryKey: SESSION_KEY });
  expect(shown.current).toBe(false);
});
