import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { ModelPage } from "@/features/scoring/models/ModelPage";
import { ABOUT, DETAIL, SETTINGS } from "@/features/scoring/sample";
import { renderPage } from "@/test/render";

const getScoreModel = vi.hoisted(() => vi.fn());
const promoteScoreModel = vi.hoisted(() => vi.fn());
const setScoringSettings = vi.hoisted(() => vi.fn());
vi.mock("@/client/sdk.gen", async (original) => ({
  ...(await original<object>()),
  getScoreModel,
  promoteScoreModel,
  setScoringSettings,
  aboutScoring: async () => ({ data: ABOUT }),
  getScoringSettings: async () => ({ data: SETTINGS }),
}));
vi.mock("@/lib/session-query", () => ({
  useSession: () => ({ permissions: ["crm:read", "scoring:write"] }),
}));
vi.mock("@tanstack/react-router", () => ({
  Link: ({ children, to }: { children: ReactNode; to: string }) => <a href={to}>{children}</a>,
}));

const user = userEvent.setup();
beforeEach(() => {
  getScoreModel.mockReset().mockResolvedValue({ data: DETAIL });
  promoteScoreModel.mockReset().mockResolvedValue({ data: DETAIL });
  setScoringSettings.mockReset().mockResolvedValue({ data: SETTINGS });
});

test("every figure says what it means, and charts are tables for readers", async () => {
  renderPage(<ModelPage id="m3" />);
  const good = await screen.findByRole("region", { name: "How good it is" });
  expect(within(good).getByText(/in 85 of 100 pairs/)).toBeTruthy();
  expect(within(good).getByText("0.853")).toBeTruthy();
  expect(within(good).getByText(/lie 2.1 points apart/)).toBeTruthy();
  expect(
    within(good).getByText(/^In 81 of 100 held-back cases the outcome was among/),
  ).toBeTruthy();
  const plot = screen.getByRole("table", { name: "Chance said against what came" });
  expect(within(plot).getAllByRole("row")).toHaveLength(3);
  expect(screen.getByText("2.8 times")).toBeTruthy();
  const parts = screen.getByRole("region", { name: "The whole and its parts" });
  expect(within(parts).getByText("All together")).toBeTruthy();
});

test("a suspected field says why, and using it all the same is kept in the settings", async () => {
  renderPage(<ModelPage id="m3" />);
  expect(await screen.findByText("It is filled only after the lead has converted.")).toBeTruthy();
  await user.click(await screen.findByRole("switch", { name: "Use it all the same" }));
  expect(setScoringSettings.mock.lastCall?.[0].body).toMatchObject({
    version: 2,
    kept: { lead: ["last_note"] },
    rules: null,
  });
});

test("a feature can be left out of the next training", async () => {
  renderPage(<ModelPage id="m3" />);
  await user.click(await screen.findByRole("button", { name: "Leave out Replies" }));
  expect(setScoringSettings.mock.lastCall?.[0].body.left_out).toEqual({ lead: ["replies"] });
});

test("a challenger is promoted, with a reason", async () => {
  getScoreModel.mockResolvedValue({ data: { ...DETAIL, state: "challenger" } });
  renderPage(<ModelPage id="m3" />);
  await user.click(await screen.findByRole("button", { name: "Promote" }));
  const dialog = screen.getByRole("dialog", { name: "Promote model 3?" });
  await user.type(within(dialog).getByLabelText("Why"), "Better since the new source");
  await user.click(within(dialog).getByRole("button", { name: "Promote" }));
  expect(promoteScoreModel.mock.lastCall?.[0]).toMatchObject({
    path: { model_id: "m3" },
    body: { reason: "Better since the new source" },
  });
});

test("the champion has no button to promote it", async () => {
  renderPage(<ModelPage id="m3" />);
  await screen.findByRole("region", { name: "How good it is" });
  await screen.findByRole("switch", { name: "Use it all the same" });
  expect(screen.queryByRole("button", { name: "Promote" })).toBeNull();
});
