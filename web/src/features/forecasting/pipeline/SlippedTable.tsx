import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Slipped } from "@/client/types.gen";
import { MoneyText } from "@/components/MoneyText";
import { Button } from "@/components/ui/Button";
import { useUsers } from "@/features/forecasting/api";
import { Quiet, Section } from "@/features/forecasting/parts/Section";
import { None, Table } from "@/features/forecasting/parts/Table";
import { formatDay, formatNumber } from "@/lib/format";

type SlippedTableProps = { slipped: readonly Slipped[]; total: number };

const FEW = 10;

/** Open deals past their date, or whose date was moved to a later month. */
export function SlippedTable({ slipped, total }: SlippedTableProps) {
  const users = useUsers();
  const [all, setAll] = useState(false);
  const shown = all ? slipped : slipped.slice(0, FEW);
  return (
    <Section
      title="Slipped and pushed"
      about={
        total > slipped.length
          ? `${formatNumber(total)} in all, the largest shown. The export has all of them.`
          : undefined
      }
    >
      {slipped.length === 0 ? (
        <Quiet>No open deal is late and none was pushed.</Quiet>
      ) : (
        <Table
          caption="Slipped and pushed deals"
          minWidth="min-w-3xl"
          head={["Deal", "Stage", "Owner", "Amount", "First due", "Due", "Pushed", "Days late"]}
        >
          {shown.map((deal) => (
            <tr key={deal.id}>
              <th scope="row" className="max-w-72">
                <Link
                  to="/deals/$id"
                  params={{ id: deal.id }}
                  className="block truncate hover:underline"
                >
                  {deal.name}
                </Link>
                <span className="block truncate font-normal text-text-muted text-xs">
                  {deal.account_name}
                </span>
              </th>
              <td>{deal.stage}</td>
              <td>{users.find(({ id }) => id === deal.owner_id)?.name ?? <None />}</td>
              <td>
                <MoneyText amount={deal.amount_minor} currency={deal.currency} compact />
              </td>
              <td className="whitespace-nowrap text-text-muted">
                {deal.first_expected_on ? formatDay(deal.first_expected_on) : <None />}
              </td>
              <td className="whitespace-nowrap">
                {deal.expected_close_on ? formatDay(deal.expected_close_on) : <None />}
              </td>
              <td>{deal.pushed > 0 ? `${formatNumber(deal.pushed)}×` : <None />}</td>
              <td className={deal.days_late > 0 ? "font-medium text-danger" : ""}>
                {deal.days_late > 0 ? formatNumber(deal.days_late) : <None />}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {shown.length < slipped.length && (
        <Button size="sm" className="mt-2" onClick={() => setAll(true)}>
          Show {formatNumber(slipped.length)}
        </Button>
      )}
    </Section>
  );
}
