import { Check, X } from "lucide-react";
import type { PeriodHistory } from "@/client/types.gen";
import { Badge } from "@/components/ui/Badge";
import { daysBefore } from "@/features/forecasting/days";
import { Section } from "@/features/forecasting/parts/Section";
import { None, Table } from "@/features/forecasting/parts/Table";
import { rangeOrNull, short } from "@/features/forecasting/words";
import { formatPercent } from "@/lib/format";

type HistoryTableProps = {
  periods: readonly PeriodHistory[];
  chosen: string;
  currency: string;
  onChoose: (startsOn: string) => void;
};

const START_DAYS = 6;

/** The forecast that is measured: the first one noted in the first week of the period. */
export const atStart = ({ points, starts_on }: PeriodHistory) =>
  points.find(
    ({ taken_on }) => taken_on >= starts_on && daysBefore(taken_on, START_DAYS) <= starts_on,
  );

/** One line a period: forecast at its start against what came. */
export const HistoryTable = ({ periods, chosen, currency, onChoose }: HistoryTableProps) => (
  <Section title="Period by period" about="Forecasts as they stood when the period began.">
    <Table
      caption="Forecast against what came"
      head={["Period", "Forecast", "8 of 10 cases", "Own number", "Came", "Off by", "In the band"]}
    >
      {periods.map((period) => {
        const point = atStart(period);
        return (
          <tr
            key={period.starts_on}
            className={period.starts_on === chosen ? "bg-accent-soft" : ""}
          >
            <th scope="row">
              <button
                type="button"
                aria-pressed={period.starts_on === chosen}
                className="text-accent hover:underline"
                onClick={() => onChoose(period.starts_on)}
              >
                {period.name}
              </button>
              {point?.rebuilt && <Badge className="ml-2">worked out later</Badge>}
            </th>
            <td>{point ? short(point.expected_minor, currency) : <None />}</td>
            <td className="whitespace-nowrap text-text-muted">
              {(point && rangeOrNull(point, currency)) ?? <None />}
            </td>
            <td>
              {point?.override_minor == null ? <None /> : short(point.override_minor, currency)}
            </td>
            <td>
              {period.actual_minor === null ? (
                <span className="text-text-muted">not over</span>
              ) : (
                short(period.actual_minor, currency)
              )}
            </td>
            <td>
              {period.error_percent === null ? (
                <None />
              ) : (
                `${period.error_percent > 0 ? "+" : period.error_percent < 0 ? "−" : ""}${formatPercent(Math.abs(period.error_percent) / 100)}`
              )}
            </td>
            <td>
              <Inside inside={period.inside_80} />
            </td>
          </tr>
        );
      })}
    </Table>
  </Section>
);

function Inside({ inside }: { inside: boolean | null }) {
  if (inside === null) return <None />;
  const Icon = inside ? Check : X;
  return (
    <span className={`inline-flex items-center gap-1 ${inside ? "text-success" : "text-danger"}`}>
      <Icon aria-hidden className="size-3.5" />
      {inside ? "yes" : "no"}
    </span>
  );
}
