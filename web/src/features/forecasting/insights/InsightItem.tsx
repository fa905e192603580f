import { ArrowLeftRight, Lightbulb, type LucideIcon, ThumbsUp, TriangleAlert } from "lucide-react";
import type { Insight } from "@/client/types.gen";
import { IntervalBar } from "@/components/charts/IntervalBar";
import { Badge, type BadgeTone } from "@/components/ui/Badge";
import { effectText, evidenceText } from "@/features/forecasting/insights/evidence";
import { DealLinks } from "@/features/forecasting/parts/DealLinks";
import { InnerLink } from "@/features/forecasting/parts/InnerLink";
import { short } from "@/features/forecasting/words";

const KINDS: Record<Insight["kind"], { label: string; icon: LucideIcon; tone: BadgeTone }> = {
  opportunity: { label: "Opportunity", icon: Lightbulb, tone: "accent" },
  risk: { label: "Risk", icon: TriangleAlert, tone: "warning" },
  change: { label: "Change", icon: ArrowLeftRight, tone: "info" },
  strength: { label: "Strength", icon: ThumbsUp, tone: "success" },
};

type InsightItemProps = { insight: Insight; currency: string };

/** A computed statement with its effect, how sure it is, and the deals that show it. */
export function InsightItem({ insight, currency }: InsightItemProps) {
  const { label, icon: Icon, tone } = KINDS[insight.kind];
  const { effect, low, high, unit } = insight;
  const widest = Math.max(...[effect, low ?? 0, high ?? 0].map(Math.abs), 1e-9) * 1.1;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_13rem] gap-x-8 gap-y-2 py-4 max-md:grid-cols-1">
      <div className="grid min-w-0 content-start gap-1">
        <div className="flex flex-wrap items-center gap-2">
          <Badge tone={tone}>
            <Icon aria-hidden />
            {label}
          </Badge>
          <h2 className="font-semibold text-base">{insight.title}</h2>
        </div>
        <p className="text-sm">{insight.sentence}</p>
        <p className="text-text-muted text-xs tabular-nums">{evidenceText(insight)}</p>
        <div className="flex flex-wrap items-start gap-x-4 gap-y-1 text-xs">
          <DealLinks deals={insight.deals} />
          {insight.link && <InnerLink href={insight.link}>Open the list</InnerLink>}
        </div>
      </div>
      <div className="grid content-start gap-1 text-right max-md:text-left">
        <p className="font-semibold text-lg tabular-nums">{effectText(effect, unit, currency)}</p>
        {low !== null && high !== null && (
          <>
            <IntervalBar
              value={effect}
              low={low}
              high={high}
              from={low < 0 || effect < 0 ? -widest : 0}
              to={high > 0 || effect > 0 ? widest : 0}
              marks={[0]}
            />
            <p className="text-text-muted text-xs tabular-nums">
              likely {effectText(low, unit, currency)} to {effectText(high, unit, currency)}
            </p>
          </>
        )}
        {insight.worth_minor !== null && (
          <p className="text-xs tabular-nums">
            if this is the cause, worth about {short(insight.worth_minor, currency)} a quarter
          </p>
        )}
      </div>
    </li>
  );
}
