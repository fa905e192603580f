import type { DealDetail, PipelineOut, StageOut } from "@/client/types.gen";
import { pathOf, timeSpent } from "@/features/crm/records/path";
import { cn } from "@/lib/cn";
import { hueOf } from "@/lib/hues";

type DealPathProps = {
  deal: DealDetail;
  pipeline: PipelineOut | undefined;
  readOnly: boolean;
  onMove: (stage: StageOut) => void;
};

/** The way of the deal: each stage with the time spent there. A click moves it. */
export function DealPath({ deal, pipeline, readOnly, onMove }: DealPathProps) {
  if (!pipeline) return null;
  const path = pathOf(
    pipeline.stages,
    deal.steps,
    deal.stage_id,
    deal.stage_entered_at,
    new Date(),
  );
  return (
    <ol
      aria-label="Stages"
      className="flex gap-1.5 overflow-x-auto px-6 pb-3 max-md:px-4 [scrollbar-width:none]"
    >
      {path.map(({ stage, seconds, state }) => (
        <li key={stage.id} className="min-w-28 flex-1">
          <button
            type="button"
            data-hue={hueOf(stage.colour)}
            aria-current={state === "here" ? "step" : undefined}
            disabled={readOnly || state === "here"}
            title={state === "here" ? undefined : `Move to ${stage.name}`}
            onClick={() => onMove(stage)}
            className={cn(
              "group grid w-full gap-1 rounded-sm pt-1.5 text-left text-xs",
              state !== "here" && !readOnly && "hover:bg-surface-hover",
            )}
          >
            <span
              aria-hidden
              className={cn(
                "h-1 rounded-full",
                state === "ahead" ? "bg-border" : "bg-hue/50",
                state === "here" && "bg-hue",
              )}
            />
            <span className="flex min-h-6 items-baseline justify-between gap-x-2 px-0.5 max-md:flex-col max-md:pb-1">
              <span
                className={cn(
                  "max-w-full truncate",
                  state === "here" ? "font-semibold text-text" : "text-text-muted",
                )}
              >
                {stage.name}
              </span>
              {seconds !== null && (stage.type === "open" || seconds > 0) && (
                <span className="shrink-0 text-text-faint tabular-nums">{timeSpent(seconds)}</span>
              )}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
