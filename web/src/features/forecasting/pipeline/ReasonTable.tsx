import type { Reasoned } from "@/client/types.gen";
import { Quiet, Section } from "@/features/forecasting/parts/Section";
import { None, Table } from "@/features/forecasting/parts/Table";
import { certainty, pText, short } from "@/features/forecasting/words";
import { formatNumber, formatPercent } from "@/lib/format";

type ReasonTableProps = {
  title: string;
  name: string;
  rows: readonly Reasoned[];
  currency: string;
};

/** Reasons or sources by how often, against the time before. */
export const ReasonTable = ({ title, name, rows, currency }: ReasonTableProps) => (
  <Section title={title}>
    {rows.length === 0 ? (
      <Quiet>None in these days.</Quiet>
    ) : (
      <Table
        caption={title}
        minWidth="min-w-md"
        head={[name, "Deals", "Amount", "Share", "Before", "Changed?"]}
      >
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            <td>{formatNumber(row.deals)}</td>
            <td>{short(row.amount_minor, currency)}</td>
            <td>{formatPercent(row.share)}</td>
            <td className="text-text-muted">
              {row.before_share === null ? <None /> : formatPercent(row.before_share)}
            </td>
            <td
              title={row.p_value === null ? undefined : pText(row.p_value)}
              className={
                row.q_value !== null && row.q_value < 0.05 ? "font-medium" : "text-text-muted"
              }
            >
              {certainty(row.q_value)}
            </td>
          </tr>
        ))}
      </Table>
    )}
  </Section>
);
