import type { StageOut, StageStep } from "@/client/types.gen";

export type PathStage = {
  stage: StageOut;
  /** Whole time spent in it, in seconds; null when the deal was never there. */
  seconds: number | null;
  state: "passed" | "here" | "ahead";
};

/** The stages of the pipeline with the time the deal spent in each; closed stages only when it is there. */
export function pathOf(
  stages: readonly StageOut[],
  steps: readonly StageStep[],
  stageId: string,
  enteredAt: string,
  now: Date,
): PathStage[] {
  const spent = new Map<string, number>();
  for (const { from_stage_id: from, seconds_in_stage: seconds } of steps) {
    if (from) spent.set(from, (spent.get(from) ?? 0) + (seconds ?? 0));
  }
  const since = Math.max(0, (now.getTime() - new Date(enteredAt).getTime()) / 1000);
  const here = stages.findIndex(({ id }) => id === stageId);
  const visited = new Set(steps.map(({ to_stage_id: to }) => to));
  return stages
    .filter(({ type, id }) => type === "open" || id === stageId)
    .map((stage) => {
      const before = spent.get(stage.id);
      const isHere = stage.id === stageId;
      const passed = stages.indexOf(stage) < here && visited.has(stage.id);
      return {
        stage,
        seconds: isHere ? (before ?? 0) + (stage.type === "open" ? since : 0) : (before ?? null),
        state: isHere ? "here" : passed ? "passed" : "ahead",
      };
    });
}

/** "12 days", "3 hours", "under a minute": the one unit that matters. */
export function timeSpent(seconds: number): string {
  const say = (count: number, unit: string) => `${count} ${unit}${count === 1 ? "" : "s"}`;
  if (seconds >= 86_400) return say(Math.floor(seconds / 86_400), "day");
  if (seconds >= 3_600) return say(Math.floor(seconds / 3_600), "hour");
  if (seconds >= 60) return say(Math.floor(seconds / 60), "minute");
  return "under a minute";
}
