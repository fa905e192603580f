import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { QuotaGrid } from "@/features/forecasting/quotas/QuotaGrid";
import { renderPage } from "@/test/render";

const api = vi.hoisted(() => ({ setQuotas: vi.fn(), permissions: ["forecast:write"] }));
vi.mock("@/client/sdk.gen", async (original) => ({
  ...(await original<object>()),
  setQuotas: api.setQuotas,
  listTeams: async () => ({
    data: [{ id: "t1", name: "North", leader_id: null, members: ["u3"], version: 1 }],
  }),
  listUsers: async () => ({
    data: [
      { id: "u1", name: "Lena Hartmann", role: "rep", status: "active", team_id: null },
      { id: "u3", name: "Maja Lindqvist", role: "rep", status: "active", team_id: "t1" },
      { id: "u2", name: "Elena Marchetti", role: "viewer", status: "active", team_id: null },
    ],
  }),
}));
vi.mock("@/lib/session-query", () => ({ useSession: () => ({ permissions: api.permissions }) }));

const grid = (
  <QuotaGrid
    period="quarter"
    starts={["2026-01-01", "2026-04-01"]}
    startsIn={1}
    quotas={[]}
    currency="EUR"
  />
);
const user = userEvent.setup();

test("the keys go down and to the right, and only what changed is sent", async () => {
  api.setQuotas.mockResolvedValue({ data: { currency: "EUR", quotas: [] } });
  renderPage(grid);
  await screen.findByText("Lena Hartmann");
  await user.click(screen.getByRole("textbox", { name: "Quota of Everybody, Q1 2026" }));
  await user.keyboard("500000{Enter}");
  expect(document.activeElement).toBe(
    screen.getByRole("textbox", { name: "Quota of North, Q1 2026" }),
  );
  await user.keyboard("90000{Enter}{Enter}");
  const lena = screen.getByRole("textbox", { name: "Quota of Lena Hartmann, Q1 2026" });
  expect(document.activeElement).toBe(lena);
  await user.keyboard("120000");
  await user.click(screen.getByRole("button", { name: /^Fill the empty periods of Lena/ }));
  expect(screen.getByText("4 changes not saved")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Save quotas" }));
  const { quotas } = api.setQuotas.mock.lastCall?.[0].body ?? {};
  expect(quotas).toHaveLength(4);
  expect(quotas).toContainEqual({
    ...{ period: "quarter", starts_on: "2026-04-01", owner_id: "u1", amount_minor: 12_000_000 },
  });
  expect(quotas).toContainEqual({
    ...{ period: "quarter", starts_on: "2026-01-01", owner_id: null, team_id: "t1" },
    amount_minor: 9_000_000,
  });
});

test("a team without a quota shows the sum of its people", async () => {
  renderPage(grid);
  await screen.findByText("Maja Lindqvist");
  await user.click(screen.getByRole("textbox", { name: "Quota of Maja Lindqvist, Q1 2026" }));
  await user.keyboard("70000{Tab}");
  const north = screen.getByRole("textbox", { name: "Quota of North, Q1 2026" });
  expect(north.getAttribute("placeholder")).toBe("sum €70K");
});

test("who only sells is in the grid, and who may not write sees no fields", async () => {
  api.permissions = ["forecast:read"];
  renderPage(grid);
  await screen.findByText("Lena Hartmann");
  expect(screen.queryByText("Elena Marchetti")).toBeNull();
  expect(screen.queryByRole("textbox")).toBeNull();
  expect(screen.queryByRole("button", { name: "Save quotas" })).toBeNull();
});
