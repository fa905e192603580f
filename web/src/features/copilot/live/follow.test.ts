import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RunEvent } from "@/client/types.gen";
import { follow, liveOf } from "@/features/copilot/live/follow";
import { RUN } from "@/features/copilot/sample";
import { problemFrom } from "@/lib/problem";

/** A line the test holds the other end of. */
class Line extends EventTarget {
  static opened: Line[] = [];
  onerror: (() => void) | null = null;
  closed = false;
  constructor(readonly url: string) {
    super();
    Line.opened.push(this);
  }
  close() {
    this.closed = true;
  }
  say(event: RunEvent) {
    this.dispatchEvent(new MessageEvent(event.type, { data: JSON.stringify(event) }));
  }
}
const last = () => {
  const line = Line.opened.at(-1);
  if (!line) throw new Error("no line is open");
  return line;
};

const getRun = vi.fn();
const onEnd = vi.fn();
let place = 0;
let id = "";
let stop = () => {};
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", Line);
  Line.opened = [];
  getRun.mockReset();
  onEnd.mockReset();
  place += 1;
  id = `run-${place}`;
  stop = follow(id, { getRun, onEnd }, () => {});
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

test("after a lost line it goes on from the last event", async () => {
  expect(last().url).toContain(`/runs/${id}/events?after=0`);
  last().say({ seq: 1, type: "started" });
  last().say({ seq: 2, type: "token", text: "Spend" });
  getRun.mockResolvedValue({ ...RUN, id, state: "running" });
  last().onerror?.();
  await vi.advanceTimersByTimeAsync(400);
  expect(Line.opened).toHaveLength(2);
  expect(last().url).toContain("after=2");
  last().say({ seq: 3, type: "ended", run: { ...RUN, id } });
  expect(liveOf(id).run?.state).toBe("answered");
  expect(onEnd).toHaveBeenCalledOnce();
  expect(last().closed).toBe(true);
});

test("what ended while the line was away is fetched", async () => {
  getRun.mockResolvedValue({ ...RUN, id });
  last().onerror?.();
  await vi.advanceTimersByTimeAsync(400);
  expect(liveOf(id).run?.id).toBe(id);
  expect(Line.opened).toHaveLength(1);
});

test("a signed-out tab asks again until somebody signed in", async () => {
  getRun.mockRejectedValueOnce(problemFrom(401, { code: "unauthorized" }));
  getRun.mockResolvedValue({ ...RUN, id, state: "running" });
  last().onerror?.();
  await vi.advanceTimersByTimeAsync(400);
  expect(liveOf(id).isLost).toBe(true);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(Line.opened).toHaveLength(2);
});

test("a run that is gone is not asked for again", async () => {
  getRun.mockRejectedValue(problemFrom(404, {}));
  last().onerror?.();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(liveOf(id).isGone).toBe(true);
  expect(getRun).toHaveBeenCalledOnce();
});

test("a line that falls silent is checked, and nobody listening closes it", async () => {
  getRun.mockResolvedValue({ ...RUN, id, state: "running" });
  await vi.advanceTimersByTimeAsync(16_000);
  expect(getRun).toHaveBeenCalledOnce();
  expect(Line.opened).toHaveLength(1);
  stop();
  expect(last().closed).toBe(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(getRun).toHaveBeenCalledOnce();
});
