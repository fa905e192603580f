import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import type { RecordScore } from "@/client/types.gen";
import { LeadScorePanel } from "@/features/scoring/record/LeadScorePanel";
import { ABOUT, BRIEF, LEAD_SCORE } from "@/features/scoring/sample";
import { problemFrom } from "@/lib/problem";
import { renderPage } from "@/test/render";

const getLeadScore = vi.hoisted(() => vi.fn());
const scoreLead = vi.hoisted(() => vi.fn());
vi.mock("@/client/sdk.gen", async (original) => ({
  ...(await original<object>()),
  getLeadScore,
  scoreLead,
  aboutScoring: async () => ({ data: ABOUT }),
}));
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
const answer = (lead: RecordScore["lead"]): { data: RecordScore } => ({
  data: {
    lead,
    history: [
      {
        at: "2026-11-01T10:00:00Z",
        score: 60,
        engine: "model",
        because: "created",
        model_version: 3,
      },
      {
        at: "2026-11-20T09:00:00Z",
        score: 72,
        engine: "model",
        because: "activity",
        model_version: 3,
      },
    ],
    decay: [
      { days: 7, score: 66 },
      { days: 30, score: 48 },
    ],
  },
});
const show = (override: number | null = null, readOnly = false, closed = false) => {
  const onOverride = vi.fn(async () => {});
  renderPage(<LeadScorePanel id="l1" {...{ override, onOverride, readOnly, closed }} />);
  return onOverride;
};

beforeEach(() => {
  getLeadScore.mockReset();
  scoreLead.mockReset();
});

test("says how likely, how sure, why, what is unknown and how good the model is", async () => {
  getLeadScore.mockResolvedValue(answer(LEAD_SCORE));
  show();
  expect(await screen.findByText("72", { selector: "span" })).toBeTruthy();
  expect(screen.getByText("High", { selector: "span" })).toBeTruthy();
  expect(screen.getByText("The model's range: 58% to 84%.")).toBeTruthy();
  const down = screen.getByRole("region", { name: "Lowers it" });
  expect(within(down).getByText("Nobody has talked to it for 12 days.")).toBeTruthy();
  expect(screen.getByText("about 24 days")).toBeTruthy();
  expect(screen.getByText(/Employees, Industry/)).toBeTruthy();
  expect(screen.getByText(/above a lead that stays cold in 85 of 100 pairs/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "How good is it?" }).getAttribute("href")).toBe(
    "/models/m3",
  );
});

test("the way there and the way down are a table for readers", async () => {
  getLeadScore.mockResolvedValue(answer(LEAD_SCORE));
  show();
  const table = await screen.findByRole("table", { name: "The score over time" });
  const rows = within(table).getAllByRole("row");
  expect(rows).toHaveLength(1 + 2 + 2);
  expect(rows.at(-1)?.textContent).toContain("48If nothing happens");
});

test("a word by hand stands beside the model's and can be taken back", async () => {
  getLeadScore.mockResolvedValue(answer(LEAD_SCORE));
  const save = show(90);
  expect(await screen.findByText("72", { selector: "span" })).toBeTruthy();
  expect(screen.getByText("90")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Follow the model" }));
  expect(save).toHaveBeenCalledWith(null);
});

test("only 0 to 100 can be set", async () => {
  getLeadScore.mockResolvedValue(answer(LEAD_SCORE));
  const save = show();
  await user.click(await screen.findByRole("button", { name: "Set it by hand" }));
  const box = screen.getByLabelText(/^Score, your word/);
  await user.type(box, "130");
  expect(screen.getByRole("button", { name: "Save" })).toHaveProperty("disabled", true);
  await user.clear(box);
  await user.type(box, "85{Enter}");
  expect(save).toHaveBeenCalledWith(85);
});

test("a reader has no way to set it", async () => {
  getLeadScore.mockResolvedValue(answer(LEAD_SCORE));
  show(null, true);
  await screen.findByText("72", { selector: "span" });
  expect(screen.queryByRole("button", { name: "Set it by hand" })).toBeNull();
});

test("rules say that they are rules", async () => {
  const model = {
    ...BRIEF,
    id: null,
    version: null,
    rows: 0,
    metrics: {},
    signal: false,
    word: "",
  };
  getLeadScore.mockResolvedValue(answer({ ...LEAD_SCORE, engine: "rules", model }));
  show();
  expect(await screen.findByText(/Points by rules that you can see/)).toBeTruthy();
  expect(screen.getByText("Points by the starting rules, not a measured chance.")).toBeTruthy();
  expect(screen.queryByText(/of 100 pairs/)).toBeNull();
  expect(screen.queryByText(/range|58%/)).toBeNull();
});

test("rates name the outcomes they rest on", async () => {
  getLeadScore.mockResolvedValue(answer({ ...LEAD_SCORE, engine: "rates" }));
  show();
  expect(await screen.findByText("From 1,204 outcomes of your team: 58% to 84%.")).toBeTruthy();
});

test("a lead without a score says so, and a refusal can be tried again", async () => {
  getLeadScore.mockRejectedValueOnce(problemFrom(503, { detail: "The model is being read." }));
  getLeadScore.mockResolvedValue(answer(null));
  show();
  expect((await screen.findByRole("alert")).textContent).toContain("The model is being read.");
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Not scored yet.")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Set it by hand" })).toBeTruthy();
});

test("a lead that has ended has nothing to score or to set", async () => {
  getLeadScore.mockResolvedValue(answer(null));
  show(null, false, true);
  expect(await screen.findByText("Only open leads are scored.")).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
});
