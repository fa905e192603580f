/** What a pipeline may look like while it is being edited; the server checks the same. */
import type { PipelineOut, StageForm, StageOut } from "@/client/types.gen";

export type StageDraft = {
  /** Stays the same while the stage moves; new stages have no id yet. */
  key: string;
  id: string | null;
  name: string;
  type: StageOut["type"];
  probability: number | null;
  colour: StageOut["colour"];
};
export type PipelineDraft = {
  version: number;
  name: string;
  isDefault: boolean;
  stages: StageDraft[];
};

export const COLOURS = [
  "slate",
  "blue",
  "cyan",
  "teal",
  "green",
  "lime",
  "amber",
  "orange",
  "red",
  "violet",
] as const;
export const STAGE_TYPES = ["open", "won", "lost"] as const;

export const draftOf = (pipeline: PipelineOut): PipelineDraft => ({
  version: pipeline.version,
  name: pipeline.name,
  isDefault: pipeline.is_default,
  stages: pipeline.stages.map(({ id, name, type, probability, colour }) => ({
    ...{ key: id, id, name, type, probability, colour },
  })),
});

/** In the form the server takes: a chance only where it is a choice. */
export const formOf = (stages: readonly StageDraft[]): StageForm[] =>
  stages.map(({ id, name, type, probability, colour }) => ({
    ...(id && { id }),
    ...{ name: name.trim(), type, colour },
    probability: type === "open" ? probability : null,
  }));

export function moved(stages: readonly StageDraft[], from: number, to: number): StageDraft[] {
  const stage = stages[from];
  if (!stage || to < 0 || to >= stages.length) return [...stages];
  return stages.toSpliced(from, 1).toSpliced(to, 0, stage);
}

/** A stage more, before those that close: likelier than the open ones and in a colour not yet used. */
export function withNewStage(stages: readonly StageDraft[], key: string): StageDraft[] {
  const open = stages.filter(({ type }) => type === "open");
  const likeliest = Math.max(0, ...open.map(({ probability }) => probability ?? 0));
  const place = stages.findLastIndex(({ type }) => type === "open") + 1;
  const colour = COLOURS.find((one) => stages.every((stage) => stage.colour !== one)) ?? "slate";
  const probability = Math.min(95, likeliest + 10);
  return stages.toSpliced(place, 0, { key, id: null, name: "", type: "open", probability, colour });
}

/** What is wrong with the pipeline as a whole and with each of its stages, by key. */
export type DraftProblems = { name?: string; pipeline: string[]; stages: Map<string, string> };

export function problemsOf({
  name,
  stages,
}: Pick<PipelineDraft, "name" | "stages">): DraftProblems {
  const problems = new Map<string, string>();
  const names = stages.map((stage) => stage.name.trim().toLowerCase());
  stages.forEach((stage, place) => {
    const own = names[place] ?? "";
    if (!own) problems.set(stage.key, "Give the stage a name.");
    else if (names.indexOf(own) < place) problems.set(stage.key, "Another stage has this name.");
    else if (stage.type === "open" && !isPercent(stage.probability)) {
      problems.set(stage.key, "The chance is a whole number from 0 to 100.");
    }
  });
  const missing = STAGE_TYPES.filter((type) => stages.every((stage) => stage.type !== type));
  return {
    ...(!name.trim() && { name: "Give the pipeline a name." }),
    pipeline: missing.map((type) => `A pipeline needs at least one stage of type ${type}.`),
    stages: problems,
  };
}

const isPercent = (value: number | null): boolean =>
  value !== null && Number.isInteger(value) && value >= 0 && value <= 100;

export const isFine = ({ name, pipeline, stages }: DraftProblems): boolean =>
  !name && pipeline.length === 0 && stages.size === 0;

/** Refusals such as `stages.2.name`, by the key of the stage. */
export function refusedStages(
  errors: readonly { field: string; reason: string }[],
  stages: readonly StageDraft[],
): Map<string, string> {
  const found = new Map<string, string>();
  for (const { field, reason } of errors) {
    const place = /^stages\.(\d+)/.exec(field)?.[1];
    const stage = place === undefined ? undefined : stages[Number(place)];
    if (stage) found.set(stage.key, reason);
  }
  return found;
}

/** What a new pipeline starts with. */
export const FIRST_STAGES: StageForm[] = [
  { name: "Qualify", type: "open", probability: 10, colour: "slate" },
  { name: "Proposal", type: "open", probability: 50, colour: "violet" },
  { name: "Won", type: "won", colour: "green" },
  { name: "Lost", type: "lost", colour: "red" },
];
