import { Users } from "lucide-react";
import type { OwnerForecast, TeamForecast } from "@/client/types.gen";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { useUsers } from "@/features/forecasting/api";
import { PartRow } from "@/features/forecasting/overview/PartRow";
import { grouped } from "@/features/forecasting/overview/parts";
import { Section } from "@/features/forecasting/parts/Section";
import { Table } from "@/features/forecasting/parts/Table";
import type { ForecastSearch } from "@/features/forecasting/search";

type PartsTableProps = {
  owners: readonly OwnerForecast[];
  teams: readonly TeamForecast[];
  periodName: string;
  currency: string;
  onOpen: (whose: Pick<ForecastSearch, "owner" | "team">) => void;
};

/** Everybody's part under that of their team, against quotas, with how far earlier forecasts were off. */
export function PartsTable({ owners, teams, periodName, currency, onOpen }: PartsTableProps) {
  const users = useUsers();
  const rows = grouped(owners, teams);
  const end = Math.max(
    1,
    ...[...owners, ...teams].flatMap((one) => [one.high_minor, one.quota_minor ?? 0]),
  );
  const title = `${teams.length > 0 ? "Teams and people" : "People"} in ${periodName}`;
  return (
    <Section
      title={title}
      about={[
        "The thin line on the scale is the quota. Earlier forecasts too high means less came than was forecast.",
        teams.length > 0 &&
          "A team's row has a simulation of its own, so the ranges of its people do not add up to it; without a quota of its own it has the sum of theirs, once all but the lead have one.",
      ]
        .filter(Boolean)
        .join(" ")}
    >
      <Table
        caption={title}
        minWidth="min-w-3xl"
        head={[
          teams.length > 0 ? "Team, person" : "Person",
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
        {rows.map((row) => {
          if (row.kind === "none") {
            return (
              <tr key="none">
                <th scope="rowgroup" colSpan={9} className="text-text-muted">
                  In no team
                </th>
              </tr>
            );
          }
          const shared = { currency, end };
          if (row.kind === "team") {
            const { team_id: team, name } = row.part;
            return (
              <PartRow key={team} part={row.part} {...shared} className="bg-surface-hover/50">
                <button
                  type="button"
                  className="inline-flex items-center gap-2 hover:underline"
                  onClick={() => onOpen({ team, owner: undefined })}
                >
                  <Users aria-label="Team" className="size-4 text-text-faint" />
                  {name}
                </button>
              </PartRow>
            );
          }
          const { owner_id: id } = row.part;
          const name = <OwnerAvatar owner={users.find((one) => one.id === id) ?? null} showName />;
          return (
            <PartRow key={id ?? "nobody"} part={row.part} {...shared}>
              <span className={row.isIndented ? "block pl-6 font-normal" : ""}>
                {id ? (
                  <button
                    type="button"
                    className="hover:underline"
                    onClick={() => onOpen({ owner: id, team: undefined })}
                  >
                    {name}
                  </button>
                ) : (
                  name
                )}
              </span>
            </PartRow>
          );
        })}
      </Table>
    </Section>
  );
}
