import { expect, test } from "vitest";
import type { UserOut } from "@/client/types.gen";
import { findUsers, sortUsers, withManagers } from "@/features/identity/users/rows";

const person = (id: string, facts: Partial<UserOut> = {}): UserOut => ({
  id,
  name: id,
  email: null,
  role: "rep",
  status: "active",
  team: null,
  team_id: null,
  manager_id: null,
  last_seen_at: null,
  version: 1,
  ...facts,
});
const team = withManagers([
  person("Bo", { manager_id: "Ada", team: "North" }),
  person("Ada", { email: "ada@example.com" }),
  person("Cy", { manager_id: "Ada", team: "East" }),
]);
const names = (rows: readonly UserOut[]) => rows.map(({ name }) => name);

test("a person's manager is named", () => {
  expect(team.map(({ manager }) => manager)).toEqual(["Ada", null, "Ada"]);
});

test("the search looks at name, e-mail and team, every word", () => {
  expect(names(findUsers(team, "ada@"))).toEqual(["Ada"]);
  expect(names(findUsers(team, "bo north"))).toEqual(["Bo"]);
  expect(names(findUsers(team, "bo east"))).toEqual([]);
});

test("what is missing comes last both ways", () => {
  expect(names(sortUsers(team, { id: "team", desc: false }))).toEqual(["Cy", "Bo", "Ada"]);
  expect(names(sortUsers(team, { id: "team", desc: true }))).toEqual(["Bo", "Cy", "Ada"]);
});
