import type { Cohort } from "@/client/types.gen";
import { HeatCell } from "@/components/charts/HeatCell";
import { Section } from "@/features/forecasting/parts/Section";
import { Table } from "@/features/forecasting/parts/Table";
import { formatMonth, formatNumber, formatPercent } from "@/lib/format";

/** Deals by the month they were opened in: the share won so many months later. */
export function CohortHeat({ cohorts }: { cohorts: readonly Cohort[] }) {
  const length = Math.max(0, ...cohorts.map(({ won_by }) => won_by.length));
  if (length === 0) return null;
  const most = Math.max(
    0.01,
    ...cohorts.flatMap(({ won_by }) => won_by.map((share) => share ?? 0)),
  );
  const months = Array.from({ length }, (_, place) => place);
  return (
    <Section
      title="By month of opening"
      about="Share of the deals won by the end of so many months after the one they were opened in. Empty: not that far yet."
    >
      <Table
        caption="Share won by months since opening"
        head={[
          "Opened",
          "Deals",
          ...months.map((month) => (month === 0 ? "Same month" : `+${month}`)),
          "Still open",
        ]}
      >
        {cohorts.map(({ month, deals, won_by, open_share }) => (
          <tr key={month}>
            <th scope="row" className="whitespace-nowrap">
              {formatMonth(month.slice(0, 7), "long")}
            </th>
            <td>{formatNumber(deals)}</td>
            {months.map((place) => {
              const share = won_by[place] ?? null;
              return (
                <HeatCell key={place} share={share === null ? 0 : share / most}>
                  {share === null ? "" : formatPercent(share)}
                </HeatCell>
              );
            })}
            <td className="text-text-muted">{formatPercent(open_share)}</td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}
