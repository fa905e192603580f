/** What a running answer looks like so far: pure, made of the events of its run in their order. */
import type { CopilotRun, RunEvent } from "@/client/types.gen";

export type ProgressLine = {
  /** Unique in this answer: the same step may come twice, in another round. */
  key: string;
  id: string;
  text: string;
  doing: "running" | "done" | "failed";
  cached: boolean;
  milliseconds: number | null;
};

export type Live = {
  /** The number of the last event; a lost line goes on after it. */
  seq: number;
  lines: readonly ProgressLine[];
  /** Streamed so far and not checked yet. */
  words: string;
  /** Words that do not count any more, and why. */
  taken: readonly { words: string; reason: string }[];
  /** The whole run, once it has ended. */
  run: CopilotRun | null;
  /** The line is lost and being asked for again. */
  isLost: boolean;
  /** There is nothing to follow any more: the run is gone. */
  isGone: boolean;
};

export const NOTHING_YET: Live = {
  ...{ seq: 0, lines: [], words: "", taken: [] },
  ...{ run: null, isLost: false, isGone: false },
};

/** Takes an event once, however often it is sent. */
export function receive(live: Live, event: RunEvent): Live {
  if (event.seq <= live.seq) return live;
  const heard = { ...live, seq: event.seq, isLost: false };
  switch (event.type) {
    case "progress":
      return { ...heard, lines: withLine(live.lines, event) };
    case "token":
      return {
        ...heard,
        lines: settled(live.lines),
        words: live.words + (event.text ?? ""),
      };
    case "discarded":
      return live.words === ""
        ? heard
        : {
            ...heard,
            words: "",
            taken: [...live.taken, { words: live.words, reason: event.text ?? "" }],
          };
    case "ended":
      // Given up waiting for a process that is gone: whoever follows asks the run itself.
      if (event.run?.state === "running") return heard;
      return { ...heard, lines: settled(live.lines), run: event.run ?? null };
    default:
      return heard;
  }
}

function withLine(lines: readonly ProgressLine[], event: RunEvent): ProgressLine[] {
  const id = event.id ?? "";
  const doing = event.doing ?? "running";
  const facts = {
    ...{ text: event.text ?? "", doing, cached: event.cached ?? false },
    milliseconds: event.milliseconds ?? null,
  };
  const place = lines.findLastIndex((line) => line.id === id && line.doing === "running");
  if (place >= 0) return lines.map((line, at) => (at === place ? { ...line, ...facts } : line));
  return [...settled(lines, "thinking"), { key: `${id} ${event.seq}`, id, ...facts }];
}

/** A step that never says that it is done is done when something else comes. */
const settled = (lines: readonly ProgressLine[], only?: string): ProgressLine[] =>
  lines.map((line) =>
    line.doing === "running" && (only === undefined || line.id === only)
      ? { ...line, doing: "done" }
      : line,
  );

/** What is said aloud: the newest step. */
export const spoken = (live: Live): string => live.lines.at(-1)?.text ?? "";
