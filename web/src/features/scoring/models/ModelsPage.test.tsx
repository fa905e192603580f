import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { ModelsPage } from "@/features/scoring/models/ModelsPage";
import { ABOUT, CHALLENGER, MODEL, RUN } from "@/features/scoring/sample";
import { renderPage } from "@/test/render";

const aboutScoring = vi.hoisted(() => vi.fn());
const trainScoreModel = vi.hoisted(() => vi.fn());
const stopScoringRun = vi.hoisted(() => vi.fn());
const permissions = vi.hoisted((): string[] => []);
const items = vi.hoisted((): { models: object[]; runs: object[] } => ({ models: [], runs: [] }));
vi.mock("@/client/sdk.gen", async (original) => ({
  ...(await original<object>()),
  aboutScoring,
  trainScoreModel,
  stopScoringRun,
  listScoreModels: async () => ({ data: { items: items.models, next_cursor: null } }),
  listScoringRuns: async () => ({ data: { items: items.runs, next_cursor: null } }),
}));
vi.mock("@/lib/session-query", () => ({ useSession: () => ({ permissions: permissions }) }));
vi.mock("@tanstack/react-router", () => ({
  Link: ({
    children,
    to,
    params,
  }: {
    children: ReactNode;
    to: string;
    params?: { id: string };
  }) => <a href={to.replace("$id", params?.id ?? "")}>{children}</a>,
}));

const user = userEvent.setup();
beforeEach(() => {
  aboutScoring.mockReset().mockResolvedValue({ data: ABOUT });
  trainScoreModel.mockReset().mockResolvedValue({ data: RUN });
  stopScoringRun.mockReset().mockResolvedValue({ data: RUN });
  permissions.splice(0, permissions.length, "crm:read", "scoring:write");
  items.models = [CHALLENGER, MODEL];
  items.runs = [];
});

test("says in plain words what scores, and lists champion and challenger", async () => {
  renderPage(<ModelsPage kind="lead" />);
  expect(await screen.findByText(/in 85 of 100 pairs/)).toBeTruthy();
  const rows = within(await screen.findByRole("table", { name: "Models" })).getAllByRole("row");
  expect(rows[1]?.textContent).toContain("Model 4Challenger");
  expect(rows[2]?.textContent).toContain("Model 3Champion");
  expect(screen.getByRole("link", { name: "Model 4" }).getAttribute("href")).toBe("/models/m4");
});

test("training starts by a click, and what goes on is shown", async () => {
  trainScoreModel.mockImplementation(async () => {
    aboutScoring.mockResolvedValue({ data: { ...ABOUT, going: [RUN] } });
    return { data: RUN };
  });
  renderPage(<ModelsPage kind="lead" />);
  await user.click(await screen.findByRole("button", { name: "Train" }));
  expect(trainScoreModel.mock.lastCall?.[0].body).toEqual({ kind: "lead" });
  expect(await screen.findByRole("progressbar", { name: "Training on leads" })).toBeTruthy();
});

test("while it trains: progress, no second start, stop", async () => {
  aboutScoring.mockResolvedValue({ data: { ...ABOUT, going: [RUN] } });
  renderPage(<ModelsPage kind="lead" />);
  const bar = await screen.findByRole("progressbar", { name: "Training on leads" });
  expect(bar.getAttribute("aria-valuenow")).toBe("30");
  expect(screen.getByText(/Fitting the boosted trees/)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Train" })).toHaveProperty("disabled", true);
  await user.click(screen.getByRole("button", { name: "Stop: Training on leads" }));
  expect(stopScoringRun.mock.lastCall?.[0].path).toEqual({ run_id: "r1" });
});

test("those who may only read have no buttons that would be refused", async () => {
  permissions.splice(0, permissions.length, "crm:read");
  renderPage(<ModelsPage kind="lead" />);
  await screen.findByRole("table", { name: "Models" });
  expect(screen.queryByRole("button", { name: "Train" })).toBeNull();
  expect(screen.getByRole("link", { name: "Export" })).toBeTruthy();
});

test("without a model it says how many outcomes are missing", async () => {
  items.models = [];
  const about = { ...ABOUT, champion: null, challenger: null, outcomes: 40 };
  aboutScoring.mockResolvedValue({ data: about });
  renderPage(<ModelsPage kind="lead" />);
  expect(await screen.findByText(/40 of 200 leads with an outcome/)).toBeTruthy();
  expect(await screen.findByText(/No model has been trained yet/)).toBeTruthy();
});

test("no signal is said plainly, and a failed training with its reason", async () => {
  items.runs = [{ ...RUN, state: "failed", error: "Only one outcome occurs." }];
  const champion = { ...MODEL, signal: false, word: "Won and lost deals look alike." };
  aboutScoring.mockResolvedValue({ data: { ...ABOUT, champion } });
  renderPage(<ModelsPage kind="lead" />);
  expect(await screen.findByText("No signal in your data")).toBeTruthy();
  expect(screen.getByText(/look alike/)).toBeTruthy();
  expect((await screen.findByRole("alert")).textContent).toContain("Only one outcome occurs.");
});
