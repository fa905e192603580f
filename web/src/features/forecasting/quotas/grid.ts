/** The quotas of a year as a grid: people down, periods across; changed cells wait until they are saved. */
import type { QuotaForm, QuotaOut, TeamOut, UserOut } from "@/client/types.gen";
import type { Period } from "@/features/forecasting/words";

/** The id of a person; of a team with `team:` before it; null stands for everybody. */
export type Owner = string | null;
export type Edits = ReadonlyMap<string, number | null>;

const keyOf = (owner: Owner, startsOn: string): string => `${owner ?? ""}|${startsOn}`;

const TEAM = "team:";
export const ofTeam = (id: string): Owner => `${TEAM}${id}`;
const ownerOf = ({ owner_id, team_id }: QuotaOut): Owner => (team_id ? ofTeam(team_id) : owner_id);

export const savedAmount = (quotas: readonly QuotaOut[], owner: Owner, startsOn: string) =>
  quotas.find((quota) => ownerOf(quota) === owner && quota.starts_on === startsOn)?.amount_minor ??
  null;

export function shownAmount(
  quotas: readonly QuotaOut[],
  edits: Edits,
  owner: Owner,
  startsOn: string,
): number | null {
  const key = keyOf(owner, startsOn);
  return edits.has(key) ? (edits.get(key) ?? null) : savedAmount(quotas, owner, startsOn);
}

/** A cell that is back at what is saved is no change. */
export function edited(
  quotas: readonly QuotaOut[],
  edits: Edits,
  owner: Owner,
  startsOn: string,
  amount: number | null,
): Edits {
  const next = new Map(edits);
  const key = keyOf(owner, startsOn);
  if (savedAmount(quotas, owner, startsOn) === amount) next.delete(key);
  else next.set(key, amount);
  return next;
}

export const formsOf = (edits: Edits, period: Period): QuotaForm[] =>
  [...edits].map(([key, amount_minor]) => {
    const [owner = "", starts_on = ""] = key.split("|");
    const whose = owner.startsWith(TEAM)
      ? { owner_id: null, team_id: owner.slice(TEAM.length) }
      : { owner_id: owner || null };
    return { period, starts_on, ...whose, amount_minor };
  });

/** The sum of what is set; null when nothing is. */
export function total(amounts: readonly (number | null)[]): number | null {
  const set = amounts.filter((amount) => amount !== null);
  return set.length > 0 ? set.reduce((sum, amount) => sum + amount, 0) : null;
}

export type GridRow = { owner: Owner; name: string; team?: TeamOut; isIndented: boolean };

/** Everybody, then every team with its people, then who is in none. */
export function rowsOf(people: readonly UserOut[], teams: readonly TeamOut[]): GridRow[] {
  const known = new Set(teams.map(({ id }) => id));
  const person = ({ id, name }: UserOut, isIndented: boolean): GridRow => ({
    ...{ owner: id, name, isIndented },
  });
  return [
    { owner: null, name: "Everybody", isIndented: false },
    ...teams.flatMap((team) => [
      { owner: ofTeam(team.id), name: team.name, team, isIndented: false },
      ...people.filter(({ team_id }) => team_id === team.id).map((one) => person(one, true)),
    ]),
    ...people
      .filter(({ team_id }) => team_id === null || !known.has(team_id))
      .map((one) => person(one, false)),
  ];
}

/** What counts for a team without a quota of its own: its people's, once all but the lead have one. */
export function sumOfPeople(
  team: TeamOut,
  people: readonly UserOut[],
  amountOf: (owner: Owner) => number | null,
): number | null {
  const members = people.filter(({ id }) => team.members.includes(id));
  const carriers = members.filter(
    ({ id, role, status }) => status === "active" && role !== "viewer" && id !== team.leader_id,
  );
  if (carriers.length === 0 || carriers.some(({ id }) => amountOf(id) === null)) return null;
  return total(members.map(({ id }) => amountOf(id)));
}
