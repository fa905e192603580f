/** The quotas of a year as a grid: people down, periods across; changed cells wait until they are saved. */
import type { QuotaForm, QuotaOut } from "@/client/types.gen";
import type { Period } from "@/features/forecasting/words";

/** Null stands for the whole team. */
export type Owner = string | null;
export type Edits = ReadonlyMap<string, number | null>;

const keyOf = (owner: Owner, startsOn: string): string => `${owner ?? ""}|${startsOn}`;

export const savedAmount = (quotas: readonly QuotaOut[], owner: Owner, startsOn: string) =>
  quotas.find((quota) => quota.owner_id === owner && quota.starts_on === startsOn)?.amount_minor ??
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
    return { period, starts_on, owner_id: owner || null, amount_minor };
  });

/** The sum of what is set; null when nothing is. */
export function total(amounts: readonly (number | null)[]): number | null {
  const set = amounts.filter((amount) => amount !== null);
  return set.length > 0 ? set.reduce((sum, amount) => sum + amount, 0) : null;
}
