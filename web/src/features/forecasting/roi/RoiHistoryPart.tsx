import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { RoiMetrics } from "@/client/types.gen";
import { ErrorState } from "@/components/ErrorState";
import { Button } from "@/components/ui/Button";
import { DatePicker } from "@/components/ui/DatePicker";
import { Field } from "@/components/ui/Field";
import { Skeleton } from "@/components/ui/Skeleton";
import { roiHistoryQuery } from "@/features/forecasting/api";
import { daysBefore, today } from "@/features/forecasting/days";
import { Section } from "@/features/forecasting/parts/Section";
import { None, Table } from "@/features/forecasting/parts/Table";
import { METRICS, type MetricName } from "@/features/forecasting/roi/values";
import { certainty, pText } from "@/features/forecasting/words";
import { formatMoney, formatNumber, plural } from "@/lib/format";

type RoiHistoryPartProps = {
  onTakeOver: (own: { baseline: RoiMetrics; enhanced: RoiMetrics | null }) => void;
};

/** The team's own figures before and after a day, told apart from chance. */
export function RoiHistoryPart({ onTakeOver }: RoiHistoryPartProps) {
  const [day, setDay] = useState<string | null>(() => daysBefore(today(), 180));
  const asked = day ?? today();
  const history = useQuery({
    ...roiHistoryQuery({ changed_on: asked, months: 6 }),
    enabled: day !== null,
  });
  const { data } = history;
  return (
    <Section
      title="Before and after, from your own deals"
      about="Six months before the day against six months after it. What else changed on that day counts as well."
    >
      <div className="grid gap-3">
        <Field label="The change began on" className="w-44">
          {(control) => <DatePicker {...control} max={today()} value={day} onChange={setDay} />}
        </Field>
        {history.isError && !data && (
          <ErrorState error={history.error} onRetry={() => void history.refetch()} />
        )}
        {history.isLoading && (
          <div role="status" aria-label="Loading" aria-busy>
            <Skeleton className="h-24 w-full" />
          </div>
        )}
        {data && (
          <>
            <p className="text-sm">{data.word}</p>
            {(data.before || data.after) && (
              <Table
                caption="Before and after"
                minWidth="min-w-md"
                head={["Figure", "Before", "After", "Different?"]}
              >
                {METRICS.filter(({ name }) => name !== "hours_a_lead").map(({ name, label }) => {
                  const p = { conversion_percent: data.conversion_p, cycle_days: data.cycle_p };
                  const tested = name === "conversion_percent" || name === "cycle_days";
                  const p_value = tested ? p[name] : null;
                  return (
                    <tr key={name}>
                      <th scope="row">{label}</th>
                      <td>{metricText(data.before, name, data.currency)}</td>
                      <td>{metricText(data.after, name, data.currency)}</td>
                      <td className="text-text-muted">
                        {tested
                          ? `${certainty(p_value)}${p_value === null ? "" : `, ${pText(p_value)}`}`
                          : "not tested"}
                      </td>
                    </tr>
                  );
                })}
              </Table>
            )}
            <p className="text-text-muted text-xs">
              {plural(data.n_before, data.counted.slice(0, -1))} before,{" "}
              {plural(data.n_after, data.counted.slice(0, -1))} after.
            </p>
            {data.before && (
              <div>
                <Button
                  onClick={() =>
                    data.before && onTakeOver({ baseline: data.before, enhanced: data.after })
                  }
                >
                  Calculate with these figures
                </Button>
              </div>
            )}
          </>
        )}
      </div>
    </Section>
  );
}

function metricText(metrics: RoiMetrics | null, name: MetricName, currency: string) {
  const value = metrics?.[name];
  if (value == null) return <None />;
  if (name === "deal_minor") return formatMoney({ amount: Math.round(value), currency });
  return formatNumber(value, name === "conversion_percent" ? 1 : 0);
}
