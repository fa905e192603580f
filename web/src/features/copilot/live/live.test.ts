import { expect, test } from "vitest";
import type { RunEvent } from "@/client/types.gen";
import { type Live, NOTHING_YET, receive } from "@/features/copilot/live/live";
import { RUN } from "@/features/copilot/sample";

const play = (...events: RunEvent[]): Live => events.reduce(receive, NOTHING_YET);
const step = (
  seq: number,
  id: string,
  doing: "running" | "done",
  more: Partial<RunEvent> = {},
) => ({
  ...{ seq, type: "progress" as const, id, doing, text: `Looking up ${id}` },
  ...more,
});

test("a step goes from running to done in its place", () => {
  const live = play(
    step(1, "a", "running"),
    step(2, "b", "running"),
    step(3, "a", "done", { milliseconds: 12, cached: true }),
  );
  expect(live.lines.map(({ id, doing }) => [id, doing])).toEqual([
    ["a", "done"],
    ["b", "running"],
  ]);
  expect(live.lines[0]).toMatchObject({ milliseconds: 12, cached: true });
});

test("the same step in another round is another line", () => {
  const live = play(
    step(1, "checking", "running"),
    step(2, "checking", "done"),
    step(3, "checking", "running"),
  );
  expect(live.lines).toHaveLength(2);
  expect(new Set(live.lines.map(({ key }) => key)).size).toBe(2);
});

test("what is sent twice after a lost line counts once", () => {
  const word: RunEvent = { seq: 2, type: "token", text: "Spend " };
  const live = play(step(1, "a", "running"), word, word, { seq: 3, type: "token", text: "is up." });
  expect(live.words).toBe("Spend is up.");
  expect(live.lines[0]?.doing).toBe("done");
});

test("words taken back stay readable with their reason, new ones begin anew", () => {
  const live = play(
    { seq: 1, type: "token", text: "Wrong." },
    { seq: 2, type: "discarded", text: "No source says so." },
    { seq: 3, type: "token", text: "Right." },
  );
  expect(live.taken).toEqual([{ words: "Wrong.", reason: "No source says so." }]);
  expect(live.words).toBe("Right.");
});

test("the end brings the whole run and settles what still ran", () => {
  const live = play(step(1, "thinking", "running"), { seq: 2, type: "ended", run: RUN });
  expect(live.run).toBe(RUN);
  expect(live.lines[0]?.doing).toBe("done");
});

test("an end without an end, as of a lost process, is no answer", () => {
  const live = play({ seq: 1, type: "ended", run: { ...RUN, state: "running" } });
  expect(live.run).toBeNull();
});
