import type { UserOut } from "@/client/types.gen";
import type { Sort } from "@/components/data-table/columns";

/** A person with the manager's name: the whole team is here, so no server needs to join it. */
export type UserRow = UserOut & { manager: string | null };

export function withManagers(users: readonly UserOut[]): UserRow[] {
  const names = new Map(users.map(({ id, name }) => [id, name]));
  return users.map((user) => ({ ...user, manager: names.get(user.manager_id ?? "") ?? null }));
}

export function findUsers(rows: readonly UserRow[], search: string): readonly UserRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ name, email, team }) => {
    const text = `${name} ${email ?? ""} ${team ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

const KEYS: Record<string, (user: UserRow) => string | null> = {
  name: (user) => user.name,
  email: (user) => user.email,
  role: (user) => user.role,
  team: (user) => user.team,
  manager: (user) => user.manager,
  status: (user) => user.status,
  last_seen_at: (user) => user.last_seen_at,
};

/** What is missing comes last, whichever way the rest is sorted. */
export function sortUsers(rows: readonly UserRow[], sort: Sort | null): readonly UserRow[] {
  const key = sort && KEYS[sort.id];
  if (!key) return rows;
  const sign = sort.desc ? -1 : 1;
  return rows.toSorted((left, right) => {
    const [a, b] = [key(left), key(right)];
    if (!a || !b) return Number(!a) - Number(!b);
    return sign * a.localeCompare(b, "en", { numeric: true });
  });
}
