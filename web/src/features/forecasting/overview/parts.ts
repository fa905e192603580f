/** The table of parts: every team with its people below, then who is in none. */
import type { OwnerForecast, TeamForecast } from "@/client/types.gen";

export type Row =
  | { kind: "team"; part: TeamForecast }
  | { kind: "person"; part: OwnerForecast; isIndented: boolean }
  | { kind: "none" };

export function grouped(owners: readonly OwnerForecast[], teams: readonly TeamForecast[]): Row[] {
  const known = new Set(teams.map(({ team_id }) => team_id));
  const alone = owners.filter(({ team_id }) => team_id === null || !known.has(team_id));
  const isIndented = teams.length > 0;
  const person = (part: OwnerForecast): Row => ({ kind: "person", part, isIndented });
  return [
    ...teams.flatMap((part): Row[] => [
      { kind: "team", part },
      ...owners.filter(({ team_id }) => team_id === part.team_id).map(person),
    ]),
    ...(isIndented && alone.length > 0 ? [{ kind: "none" } as const] : []),
    ...alone.map(person),
  ];
}
