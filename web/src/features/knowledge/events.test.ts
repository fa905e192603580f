import { QueryClient } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  documentsQuery,
  gapsQuery,
  settingsQuery,
  sourceQuery,
  sourcesQuery,
} from "@/features/knowledge/api";
import { answerQuery } from "@/features/knowledge/ask/answers";
import { madeStale, useDocumentsChangedAt } from "@/features/knowledge/events";
import { receiveChanged } from "@/lib/socket";

const CARED = {
  sources: sourcesQuery.queryKey,
  source: sourceQuery("s1").queryKey,
  documents: documentsQuery({}).queryKey,
  gaps: gapsQuery("open").queryKey,
  settings: settingsQuery.queryKey,
  answer: answerQuery({ question: "How far?" }).queryKey,
};
let client = new QueryClient();
const stale = () =>
  Object.entries(CARED)
    .filter(([, key]) => client.getQueryState(key)?.isInvalidated)
    .map(([name]) => name);
const frame = (type: string) =>
  receiveChanged(
    {
      ...{ kind: type.split(".")[0] ?? "", id: "s1", type, cursor: "1" },
      ...{ account_id: null, actor_id: null, at: "" },
    },
    client,
  );

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000 });
  client = new QueryClient();
  for (const key of Object.values(CARED)) client.setQueryData<unknown>([...key], {});
});
afterEach(() => {
  vi.useRealTimers();
  client.clear();
});

test("progress shows soon, the long lists follow; many frames are one refetch", () => {
  const invalidate = vi.spyOn(client, "invalidateQueries");
  for (let page = 0; page < 5; page += 1) frame("source.read");
  expect(stale()).toEqual([]);
  vi.advanceTimersByTime(300);
  expect(stale()).toEqual(["sources", "source"]);
  vi.advanceTimersByTime(2_000);
  expect(stale()).toEqual(["sources", "source", "documents"]);
  expect(invalidate).toHaveBeenCalledTimes(2);
});

test("gaps and the embedder have frames of their own", () => {
  frame("gap.changed");
  frame("embedder.changed");
  vi.advanceTimersByTime(300);
  expect(stale()).toEqual(["gaps", "settings"]);
});

test("an answer is not asked again by itself, but known to be older than its documents", () => {
  const { result } = renderHook(useDocumentsChangedAt);
  const before = result.current;
  act(() => frame("source.read"));
  expect(result.current).toBe(before);
  vi.setSystemTime(5_000);
  act(() => frame("source.changed"));
  expect(result.current).toBe(5_000);
  vi.advanceTimersByTime(3_000);
  expect(stale()).not.toContain("answer");
});

test("our own change waits for what it made stale", async () => {
  await madeStale(client, "gap");
  expect(stale()).toEqual(["gaps"]);
});
