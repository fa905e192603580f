import type { ReactNode } from "react";
import type { OwnerForecast, TeamForecast } from "@/client/types.gen";
import { IntervalBar } from "@/components/charts/IntervalBar";
import { None } from "@/features/forecasting/parts/Table";
import { chanceText, rangeOrNull, short } from "@/features/forecasting/words";
import { formatPercent, plural } from "@/lib/format";

type PartRowProps = {
  part: OwnerForecast | TeamForecast;
  currency: string;
  /** Where the scale of all rows ends. */
  end: number;
  className?: string;
  children: ReactNode;
};

/** A person's or a team's part against the quota; `children` is the name. */
export function PartRow({ part, currency, end, className, children }: PartRowProps) {
  const money = (amount: number | null) => (amount === null ? <None /> : short(amount, currency));
  return (
    <tr className={className}>
      <th scope="row">{children}</th>
      <td>{money(part.won_minor)}</td>
      <td className="font-medium">{money(part.expected_minor)}</td>
      <td className="whitespace-nowrap text-text-muted">
        {rangeOrNull(part, currency) ?? <None />}
      </td>
      <td className="w-36">
        <IntervalBar
          value={part.expected_minor}
          low={part.low_minor}
          high={part.high_minor}
          from={0}
          to={end * 1.02}
          marks={part.quota_minor === null ? [] : [part.quota_minor]}
        />
      </td>
      <td>{money(part.quota_minor)}</td>
      <td>{part.quota_chance === null ? <None /> : chanceText(part.quota_chance)}</td>
      <td>{money(part.override_minor)}</td>
      <td className="whitespace-nowrap">
        <Bias percent={part.bias_percent} periods={part.bias_periods} />
      </td>
    </tr>
  );
}

function Bias({ percent, periods }: { percent: number | null; periods: number }) {
  if (percent === null || periods === 0) return <span className="text-text-faint">too few</span>;
  const size = formatPercent(Math.abs(percent) / 100);
  const word =
    Math.abs(percent) < 0.5 ? "right" : percent > 0 ? `${size} too high` : `${size} too low`;
  return (
    <span title={`Over ${plural(periods, "period")}`}>
      {word}
      <span className="text-text-faint"> ({periods})</span>
    </span>
  );
}
