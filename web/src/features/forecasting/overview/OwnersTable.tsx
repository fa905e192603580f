import type { OwnerForecast } from "@/client/types.gen";
import { IntervalBar } from "@/components/charts/IntervalBar";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { useUsers } from "@/features/forecasting/api";
import { Section } from "@/features/forecasting/parts/Section";
import { None, Table } from "@/features/forecasting/parts/Table";
import { chanceText, rangeOrNull, short } from "@/features/forecasting/words";
import { formatPercent, plural } from "@/lib/format";

type OwnersTableProps = {
  owners: readonly OwnerForecast[];
  periodName: string;
  currency: string;
  onOpen: (ownerId: string) => void;
};

/** Everybody's part, against the quota, with how far earlier forecasts were off. */
export function OwnersTable({ owners, periodName, currency, onOpen }: OwnersTableProps) {
  const users = useUsers();
  const end = Math.max(1, ...owners.flatMap((one) => [one.high_minor, one.quota_minor ?? 0]));
  const money = (amount: number | null) => (amount === null ? <None /> : short(amount, currency));
  return (
    <Section
      title={`People in ${periodName}`}
      about="The thin line on the scale is the quota. Earlier forecasts too high means less came than was forecast."
    >
      <Table
        caption={`People in ${periodName}`}
        minWidth="min-w-3xl"
        head={[
          "Person",
          "Won",
          "Expected",
          "8 of 10 cases",
          "On one scale",
          "Quota",
          "Chance",
          "Own number",
          "Earlier forecasts",
        ]}
      >
        {owners.map((one) => {
          const { owner_id: id } = one;
          const person = users.find((user) => user.id === id) ?? null;
          return (
            <tr key={id ?? "nobody"}>
              <th scope="row">
                {id ? (
                  <button type="button" className="hover:underline" onClick={() => onOpen(id)}>
                    <OwnerAvatar owner={person} showName />
                  </button>
                ) : (
                  <OwnerAvatar owner={null} showName />
                )}
              </th>
              <td>{money(one.won_minor)}</td>
              <td className="font-medium">{money(one.expected_minor)}</td>
              <td className="whitespace-nowrap text-text-muted">
                {rangeOrNull(one, currency) ?? <None />}
              </td>
              <td className="w-36">
                <IntervalBar
                  value={one.expected_minor}
                  low={one.low_minor}
                  high={one.high_minor}
                  from={0}
                  to={end * 1.02}
                  marks={one.quota_minor === null ? [] : [one.quota_minor]}
                />
              </td>
              <td>{money(one.quota_minor)}</td>
              <td>{one.quota_chance === null ? <None /> : chanceText(one.quota_chance)}</td>
              <td>{money(one.override_minor)}</td>
              <td className="whitespace-nowrap">
                <Bias percent={one.bias_percent} periods={one.bias_periods} />
              </td>
            </tr>
          );
        })}
      </Table>
    </Section>
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
