/**
 * Follows running answers over server-sent events: one line per run and tab, taken up again after the
 * last event heard, until the run has ended.
 */

import type { CopilotRun, RunEvent } from "@/client/types.gen";
import { type Live, NOTHING_YET, receive } from "@/features/copilot/live/live";
import { toProblem } from "@/lib/problem";

const TYPES = ["started", "progress", "token", "discarded", "verdict", "ended"] as const;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 10_000;
/** So long without a word: is it still running at all? */
const SILENCE_MS = 15_000;

type Doors = {
  /** Asked after a lost line: a 401 opens the dialog to sign in again. */
  getRun: (id: string) => Promise<CopilotRun>;
  onEnd: (run: CopilotRun) => void;
};

class Follower {
  live: Live = NOTHING_YET;
  private readonly listeners = new Set<() => void>();
  private line: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;

  constructor(
    private readonly id: string,
    private readonly doors: Doors,
  ) {}

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.open();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.close();
    };
  }

  private open(): void {
    if (this.isOver() || this.line) return;
    const address = `/api/v1/copilot/runs/${this.id}/events?after=${this.live.seq}`;
    const line = new EventSource(address);
    this.line = line;
    for (const type of TYPES) {
      line.addEventListener(type, (message: MessageEvent<string>) => {
        const event: RunEvent = JSON.parse(message.data);
        this.failures = 0;
        this.set(receive(this.live, event));
        if (this.live.run) this.end(this.live.run);
        else this.later(SILENCE_MS);
      });
    }
    line.onerror = () => {
      line.close();
      if (this.line !== line) return;
      this.line = null;
      this.failures += 1;
      if (this.failures > 1) this.set({ ...this.live, isLost: true });
      this.later(Math.min(FIRST_PAUSE_MS * 2 ** (this.failures - 1), LONGEST_PAUSE_MS));
    };
    this.later(SILENCE_MS);
  }

  private later(pause: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.check(), pause);
  }

  /** The run itself says whether there is more to come. */
  private async check(): Promise<void> {
    try {
      const run = await this.doors.getRun(this.id);
      if (this.listeners.size === 0) return;
      if (run.state !== "running") return this.end(run);
      this.open();
      this.later(SILENCE_MS);
    } catch (error) {
      if (this.listeners.size === 0) return;
      if (toProblem(error).status === 404) {
        this.set({ ...this.live, isGone: true });
        return this.close();
      }
      this.failures += 1;
      this.set({ ...this.live, isLost: true });
      this.later(Math.min(FIRST_PAUSE_MS * 2 ** this.failures, LONGEST_PAUSE_MS));
    }
  }

  private end(run: CopilotRun): void {
    this.close();
    this.set({ ...this.live, run, isLost: false });
    this.doors.onEnd(run);
  }

  private close(): void {
    clearTimeout(this.timer);
    this.line?.close();
    this.line = null;
  }

  private isOver = (): boolean => this.live.run !== null || this.live.isGone;

  private set(live: Live): void {
    this.live = live;
    for (const listener of this.listeners) listener();
  }
}

const MOST = 50;
const followers = new Map<string, Follower>();

export function follow(id: string, doors: Doors, listener: () => void): () => void {
  const follower = followers.get(id) ?? new Follower(id, doors);
  followers.set(id, follower);
  const oldest = followers.keys().next().value;
  if (followers.size > MOST && oldest !== undefined) followers.delete(oldest);
  return follower.subscribe(listener);
}

export const liveOf = (id: string): Live => followers.get(id)?.live ?? NOTHING_YET;
