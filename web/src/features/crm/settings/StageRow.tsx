import { useDraggable, useDroppable } from "@dnd-kit/core";
import { GripVertical, Trash2 } from "lucide-react";
import type { KeyboardEvent } from "react";
import { IconButton } from "@/components/ui/IconButton";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { COLOURS, type StageDraft } from "@/features/crm/settings/stages";
import { cn } from "@/lib/cn";
import { hueOf } from "@/lib/hues";

const TYPES = [
  { value: "open", label: "Open" },
  { value: "won", label: "Won" },
  { value: "lost", label: "Lost" },
];
const SWATCHES = COLOURS.map((colour) => ({
  value: colour,
  label: colour.charAt(0).toUpperCase() + colour.slice(1),
  icon: <span aria-hidden data-hue={hueOf(colour)} className="size-2.5 rounded-full bg-hue" />,
}));
const FIXED = { won: "100%", lost: "0%" };

type StageRowProps = {
  stage: StageDraft;
  problem?: string;
  onChange: (patch: Partial<StageDraft>) => void;
  /** One place up or down. */
  onStep: (by: 1 | -1) => void;
  onRemove: () => void;
};

export function StageRow({ stage, problem, onChange, onStep, onRemove }: StageRowProps) {
  const drop = useDroppable({ id: stage.key });
  const drag = useDraggable({ id: stage.key });
  const called = stage.name || "new stage";
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    onStep(event.key === "ArrowDown" ? 1 : -1);
  };
  const problemId = `${stage.key}-problem`;
  return (
    <li
      ref={drop.setNodeRef}
      className={cn("rounded-md py-1 max-md:py-2", drag.isDragging && "bg-accent-soft opacity-60")}
    >
      <div className="grid grid-cols-[2rem_minmax(8rem,1fr)_9rem_7rem_5.5rem_2rem] items-center gap-2 max-md:grid-cols-[2.5rem_minmax(0,1fr)_2.5rem]">
        <button
          ref={drag.setNodeRef}
          type="button"
          {...drag.listeners}
          onKeyDown={onKeyDown}
          data-handle={stage.key}
          aria-label={`Move ${called}: arrow up and down, or drag`}
          className="grid h-8 cursor-grab touch-none place-content-center rounded-md text-text-faint hover:bg-surface-hover hover:text-text pointer-coarse:h-10"
        >
          <GripVertical aria-hidden className="size-4" />
        </button>
        <Input
          aria-label="Name of the stage"
          aria-describedby={problem ? problemId : undefined}
          value={stage.name}
          invalid={problem !== undefined}
          maxLength={200}
          onChange={(event) => onChange({ name: event.target.value })}
        />
        <div className="contents max-md:order-1 max-md:col-start-2 max-md:flex max-md:gap-1">
          <div className="max-md:min-w-0 max-md:flex-1">
            <Select
              aria-label={`Type of ${called}`}
              value={stage.type}
              onValueChange={(value) => {
                const type = value === "won" || value === "lost" ? value : "open";
                onChange({ type, ...(type === "open" && { probability: 50 }) });
              }}
              options={TYPES}
            />
          </div>
          <div className="max-md:min-w-0 max-md:flex-1">
            <Select
              aria-label={`Colour of ${called}`}
              value={stage.colour}
              onValueChange={(value) =>
                onChange({ colour: COLOURS.find((colour) => colour === value) ?? "slate" })
              }
              options={SWATCHES}
            />
          </div>
          <div className="max-md:min-w-0 max-md:flex-1">
            {stage.type === "open" ? (
              <span className="relative block">
                <Input
                  aria-label={`Chance of ${called} in percent`}
                  type="number"
                  min={0}
                  max={100}
                  className="pr-6 text-right"
                  value={stage.probability ?? ""}
                  onChange={(event) =>
                    onChange({
                      probability: event.target.value === "" ? null : Number(event.target.value),
                    })
                  }
                />
                <span aria-hidden className="absolute top-1.5 right-2 text-text-faint">
                  %
                </span>
              </span>
            ) : (
              <span className="block px-2.5 text-right text-text-muted tabular-nums">
                {FIXED[stage.type]}
              </span>
            )}
          </div>
        </div>
        <IconButton label={`Remove ${called}`} onClick={onRemove}>
          <Trash2 aria-hidden />
        </IconButton>
      </div>
      {problem && (
        <p id={problemId} role="alert" className="pt-1 pl-10 text-danger text-xs">
          {problem}
        </p>
      )}
    </li>
  );
}
