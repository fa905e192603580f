import type { RateOfCases, Velocity } from "@/client/types.gen";
import { Fact, Facts } from "@/features/forecasting/parts/Fact";
import { Section } from "@/features/forecasting/parts/Section";
import { certainty, short } from "@/features/forecasting/words";
import { formatNumber, formatPercent } from "@/lib/format";

type VelocityFactsProps = { velocity: Velocity; currency: string };

export const shareText = ({ share }: RateOfCases): string =>
  share === null ? "–" : formatPercent(share);

/** Open deals by win rate by amount over days: what the pipeline brings a day. */
export function VelocityFacts({ velocity, currency }: VelocityFactsProps) {
  const { win, before_win, win_p, days_to_win_median, before_days_to_win_median } = velocity;
  const money = (amount: number | null) => (amount === null ? "–" : short(amount, currency));
  return (
    <Section
      title="Velocity"
      about="Open deals × win rate × typical amount ÷ days to win. Compared with the same length of time before."
    >
      <Facts>
        <Fact name="A day" value={money(velocity.per_day_minor)}>
          {velocity.before_per_day_minor !== null &&
            `${money(velocity.before_per_day_minor)} before`}
        </Fact>
        <Fact name="Win rate" value={shareText(win)}>
          {win.low !== null &&
            win.high !== null &&
            `${formatPercent(win.low)} to ${formatPercent(win.high)}, ${formatNumber(win.count)} of ${formatNumber(win.of)}. `}
          {before_win.share !== null && `${shareText(before_win)} before: ${certainty(win_p)}`}
        </Fact>
        <Fact
          name="Days to win"
          value={days_to_win_median === null ? "–" : formatNumber(days_to_win_median)}
        >
          {before_days_to_win_median !== null &&
            `${formatNumber(before_days_to_win_median)} before`}
        </Fact>
        <Fact name="Typical amount" value={money(velocity.amount_median_minor)}>
          {formatNumber(velocity.open_deals)} deals open
        </Fact>
      </Facts>
    </Section>
  );
}
