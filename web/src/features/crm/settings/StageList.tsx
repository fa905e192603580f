import {
  closestCenter,
  DndContext,
  MeasuringStrategy,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { StageRow } from "@/features/crm/settings/StageRow";
import { moved, type StageDraft, withNewStage } from "@/features/crm/settings/stages";

type StageListProps = {
  stages: readonly StageDraft[];
  problems: ReadonlyMap<string, string>;
  onChange: (stages: StageDraft[]) => void;
};

/** The stages in their order: dragged by the handle, or moved by arrows on it. */
export function StageList({ stages, problems, onChange }: StageListProps) {
  const [said, setSaid] = useState("");
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 4 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 150, tolerance: 8 } }),
  );
  const placeOf = (key: unknown) => stages.findIndex((stage) => stage.key === key);
  const step = (from: number, by: 1 | -1) => {
    const stage = stages[from];
    const to = from + by;
    if (!stage || to < 0 || to >= stages.length) return;
    onChange(moved(stages, from, to));
    setSaid(`${stage.name} is now number ${to + 1} of ${stages.length}.`);
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-handle="${stage.key}"]`)?.focus(),
    );
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      measuring={{ droppable: { strategy: MeasuringStrategy.Always } }}
      onDragOver={({ active, over }) => {
        const [from, to] = [placeOf(active.id), placeOf(over?.id)];
        if (to >= 0 && from !== to) onChange(moved(stages, from, to));
      }}
    >
      <div>
        <div
          aria-hidden
          className="grid grid-cols-[2rem_minmax(8rem,1fr)_9rem_7rem_5.5rem_2rem] gap-2 pb-1 text-text-muted text-xs max-md:hidden"
        >
          <span />
          <span>Stage</span>
          <span>Type</span>
          <span>Colour</span>
          <span className="text-right">Chance</span>
        </div>
        <ol>
          {stages.map((stage, place) => (
            <StageRow
              key={stage.key}
              stage={stage}
              problem={problems.get(stage.key)}
              onChange={(patch) =>
                onChange(stages.map((one) => (one.key === stage.key ? { ...one, ...patch } : one)))
              }
              onStep={(by) => step(place, by)}
              onRemove={() => onChange(stages.filter(({ key }) => key !== stage.key))}
            />
          ))}
        </ol>
        <span role="status" className="sr-only">
          {said}
        </span>
        <Button
          size="sm"
          variant="ghost"
          className="mt-1"
          disabled={stages.length >= 30}
          onClick={() => onChange(withNewStage(stages, crypto.randomUUID()))}
        >
          <Plus aria-hidden />
          Add a stage
        </Button>
      </div>
    </DndContext>
  );
}
