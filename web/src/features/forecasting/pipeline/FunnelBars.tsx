import type { StageFacts } from "@/client/types.gen";
import { Section } from "@/features/forecasting/parts/Section";
import { shareText } from "@/features/forecasting/pipeline/VelocityFacts";
import { short } from "@/features/forecasting/words";
import { formatNumber, formatPercent, plural } from "@/lib/format";

type FunnelBarsProps = { stages: readonly StageFacts[]; currency: string };

/** How many deals reached each stage and how many of those that left it went further. */
export function FunnelBars({ stages, currency }: FunnelBarsProps) {
  const most = Math.max(1, ...stages.map(({ reached }) => reached));
  return (
    <Section
      title="Funnel"
      about="The bar is how many deals reached the stage. Further: of those that left it, the share that went on or was won, with its 80 % interval."
    >
      <ol className="grid gap-1">
        {stages.map((stage) => (
          <li
            key={stage.stage_id}
            className="grid grid-cols-[9rem_minmax(0,1fr)_14rem] items-center gap-x-4 text-sm max-md:grid-cols-[minmax(0,1fr)_auto]"
          >
            <span className="truncate font-medium">{stage.name}</span>
            <span className="max-md:order-3 max-md:col-span-2">
              <span
                className="flex h-7 min-w-8 items-center rounded-sm bg-accent/25 px-2 font-medium text-xs tabular-nums"
                style={{ width: `${(stage.reached / most) * 100}%` }}
              >
                {formatNumber(stage.reached)}
              </span>
            </span>
            <span className="text-xs tabular-nums max-md:text-right">
              {stage.onward.share === null ? (
                <span className="text-text-muted">none left it yet</span>
              ) : (
                <>
                  <span className="font-medium">{shareText(stage.onward)} further</span>
                  <span className="text-text-muted">
                    {stage.onward.low !== null &&
                      stage.onward.high !== null &&
                      ` (${formatPercent(stage.onward.low)} to ${formatPercent(stage.onward.high)})`}
                  </span>
                </>
              )}
              <span className="block text-text-muted">
                {plural(stage.open_deals, "deal")} open, {short(stage.open_minor, currency)}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
