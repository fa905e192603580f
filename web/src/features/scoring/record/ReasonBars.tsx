import type { ReasonOut } from "@/client/types.gen";
import { cn } from "@/lib/cn";
import { formatNumber } from "@/lib/format";

type ReasonBarsProps = {
  reasons: readonly ReasonOut[];
  /** So many that raise it and so many that lower it. */
  most?: number;
};

const points = (effect: number): string =>
  `${effect < 0 ? "−" : "+"}${formatNumber(Math.abs(effect), Math.abs(effect) < 10 ? 1 : 0)}`;

/** What raises and what lowers the score, the strongest first, on one scale. */
export function ReasonBars({ reasons, most = 5 }: ReasonBarsProps) {
  const strongest = [...reasons].sort(
    (one, other) => Math.abs(other.effect) - Math.abs(one.effect),
  );
  const up = strongest.filter(({ effect }) => effect > 0).slice(0, most);
  const down = strongest.filter(({ effect }) => effect < 0).slice(0, most);
  const top = Math.max(...[...up, ...down].map(({ effect }) => Math.abs(effect)), 1);
  if (up.length + down.length === 0) {
    return <p className="text-text-muted text-xs">Nothing makes it stand out from the usual.</p>;
  }
  return (
    <div className="grid gap-3">
      <Group title="Raises it" reasons={up} top={top} />
      <Group title="Lowers it" reasons={down} top={top} />
    </div>
  );
}

function Group(props: { title: string; reasons: readonly ReasonOut[]; top: number }) {
  if (props.reasons.length === 0) return null;
  return (
    <section aria-label={props.title}>
      <h3 className="mb-1 font-medium text-text-muted text-xs">{props.title}</h3>
      <ul className="grid gap-1.5">
        {props.reasons.map((reason) => (
          <Reason key={reason.feature} reason={reason} top={props.top} />
        ))}
      </ul>
    </section>
  );
}

function Reason({ reason, top }: { reason: ReasonOut; top: number }) {
  const raises = reason.effect > 0;
  const width = `${(Math.abs(reason.effect) / top) * 50}%`;
  return (
    <li className="grid gap-0.5 text-xs">
      <span className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 break-words">{reason.sentence || reason.label}</span>
        <span className={cn("shrink-0 tabular-nums", raises ? "text-success" : "text-danger")}>
          {points(reason.effect)}
          <span className="sr-only"> points</span>
        </span>
      </span>
      <span aria-hidden className="relative block h-1 rounded-full bg-surface-hover">
        <span className="absolute inset-y-0 left-1/2 w-px bg-border-strong" />
        <span
          className={cn(
            "absolute inset-y-0",
            raises ? "left-1/2 rounded-r-full bg-success" : "right-1/2 rounded-l-full bg-danger",
          )}
          style={{ width }}
        />
      </span>
    </li>
  );
}
