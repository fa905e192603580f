import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { listQuery, recordQuery, tagsQuery, timelineQuery, totalQuery } from "@/features/crm/api";
import { madeStale } from "@/features/crm/events";
import { receiveChanged } from "@/lib/socket";

const CARED = {
  deals: listQuery("deal", { sort: "name" }).queryKey,
  count: totalQuery("deal", {}).queryKey,
  deal1: recordQuery("deal", "d1").queryKey,
  deal2: recordQuery("deal", "d2").queryKey,
  history1: timelineQuery("deal", "d1").queryKey,
  history2: timelineQuery("deal", "d2").queryKey,
  account: timelineQuery("account", "a1").queryKey,
  contacts: listQuery("contact", {}).queryKey,
  board: [{ _id: "getBoard", path: { pipeline_id: "p1" } }],
  tags: tagsQuery.queryKey,
  session: ["session"],
};
let client = new QueryClient();
const stale = () =>
  Object.entries(CARED)
    .filter(([, key]) => client.getQueryState(key)?.isInvalidated)
    .map(([name]) => name);
const frame = (kind: string, id: string | null, type = `${kind}.updated`) =>
  receiveChanged(
    { kind, id, type, ...{ cursor: "1", account_id: null, actor_id: null, at: "" } },
    client,
  );

beforeEach(() => {
  vi.useFakeTimers();
  client = new QueryClient();
  for (const key of Object.values(CARED)) client.setQueryData<unknown>([...key], {});
});
afterEach(() => {
  vi.useRealTimers();
  client.clear();
});

describe("what a change makes stale", () => {
  test("one deal: its page, the lists, the board; not the pages of other deals", async () => {
    await madeStale(client, "deal", "d1");
    expect(stale()).toEqual(["deals", "count", "deal1", "history1", "account", "board"]);
  });

  test("an activity: every timeline, as it may stand in several", async () => {
    await madeStale(client, "activity", "x");
    expect(stale()).toContain("history1");
    expect(stale()).toContain("history2");
    expect(stale()).toContain("account");
    expect(stale()).not.toContain("tags");
  });
});

describe("what others change", () => {
  test("frames of one moment are one refetch", () => {
    const invalidate = vi.spyOn(client, "invalidateQueries");
    frame("deal", "d1");
    frame("deal", "d2");
    frame("deal", "d1");
    expect(stale()).toEqual([]);
    vi.advanceTimersByTime(500);
    expect(invalidate).toHaveBeenCalledTimes(1);
    expect(stale()).toEqual(expect.arrayContaining(["deal1", "deal2", "history1", "history2"]));
    frame("tag", null);
    vi.advanceTimersByTime(500);
    expect(stale()).toContain("tags");
  });

  test("an import touches everything it may have written, its progress only itself", () => {
    frame("import", "i1", "import.changed");
    vi.advanceTimersByTime(500);
    expect(stale()).toEqual([]);
    frame("import", "i1", "import.batch");
    vi.advanceTimersByTime(500);
    expect(stale()).toEqual(
      expect.arrayContaining(["deals", "contacts", "deal1", "deal2", "tags"]),
    );
    expect(stale()).not.toContain("session");
  });
});
