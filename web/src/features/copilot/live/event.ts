import type { CopilotRun, Verdict } from "@/client/types.gen";

/** One message of `GET /runs/{id}/events`: what the generated client does not know, since it is no JSON answer. */
export type RunEvent = {
  seq: number;
  type: "started" | "progress" | "token" | "discarded" | "verdict" | "ended";
  text?: string;
  id?: string;
  doing?: "running" | "done" | "failed" | null;
  tool?: string | null;
  cached?: boolean;
  milliseconds?: number | null;
  round?: number;
  verdict?: Verdict | null;
  run?: CopilotRun | null;
};
