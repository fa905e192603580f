import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { TeamOut, UserOut } from "@/client/types.gen";
import { TeamSheet } from "@/features/identity/teams/TeamSheet";
import { renderPage } from "@/test/render";

const api = vi.hoisted(() => ({ addTeam: vi.fn(), changeTeam: vi.fn() }));
vi.mock("@/client/sdk.gen", async (original) => ({
  ...(await original<object>()),
  addTeam: api.addTeam,
  changeTeam: api.changeTeam,
}));

const people: UserOut[] = Array.from({ length: 14 }, (_, place) => ({
  id: `u${place}`,
  name: `Person ${place}`,
  email: null,
  role: "rep",
  status: "active",
  team: null,
  team_id: null,
  manager_id: null,
  last_seen_at: null,
  version: 1,
}));
const north: TeamOut = { id: "t1", name: "North", leader_id: null, members: ["u1"], version: 3 };
const user = userEvent.setup();

beforeEach(() => {
  api.addTeam.mockReset().mockResolvedValue({ data: north });
  api.changeTeam.mockReset().mockResolvedValue({ data: north });
});

test("a new name and new people are one request, with the version that was seen", async () => {
  renderPage(<TeamSheet team={north} people={people} onClose={vi.fn()} />);
  await user.type(await screen.findByRole("textbox", { name: /^Name/ }), "ern");
  await user.click(screen.getByRole("checkbox", { name: "Person 2" }));
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(api.changeTeam).toHaveBeenCalledOnce();
  expect(api.changeTeam.mock.lastCall?.[0]).toMatchObject({
    path: { team_id: "t1" },
    body: { version: 3, name: "Northern", members: ["u1", "u2"] },
  });
});

test("enter in the search for a person saves nothing", async () => {
  renderPage(<TeamSheet team={null} people={people} onClose={vi.fn()} />);
  await user.type(await screen.findByRole("textbox", { name: /^Name/ }), "South");
  await user.type(screen.getByRole("searchbox", { name: "Find a person" }), "Person 3{Enter}");
  expect(api.addTeam).not.toHaveBeenCalled();
  await user.click(screen.getByRole("checkbox", { name: "Person 3" }));
  await user.click(screen.getByRole("button", { name: "Add" }));
  expect(api.addTeam.mock.lastCall?.[0].body.members).toEqual(["u3"]);
});
