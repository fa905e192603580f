import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { ForecastPage } from "@/features/forecasting/overview/ForecastPage";
import { stepsOf } from "@/features/forecasting/overview/WhatChanged";
import { DEAL, FORECAST, MOVERS } from "@/features/forecasting/sample";
import { problemFrom } from "@/lib/problem";
import { renderPage } from "@/test/render";

const api = vi.hoisted(() => ({
  forecast: vi.fn(),
  forecastMovers: vi.fn(),
  forecastDeals: vi.fn(),
  overrideForecast: vi.fn(),
  permissions: ["forecast:read", "forecast:write"],
}));
vi.mock("@/client/sdk.gen", async (original) => ({
  ...(await original<object>()),
  ...api,
  listOverrides: async () => ({ data: [] }),
  listPipelines: async () => ({ data: [] }),
  listUsers: async () => ({
    data: [
      { id: "u1", name: "Lena Hartmann", role: "rep", status: "active" },
      { id: "u2", name: "Marcus Feld", role: "manager", status: "active" },
    ],
  }),
}));
vi.mock("@/lib/session-query", () => ({ useSession: () => ({ permissions: api.permissions }) }));
vi.mock("@tanstack/react-router", () => ({
  Link: ({ children, to, params }: { children: ReactNode; to: string; params?: object }) => (
    <a href={`${to}${params ? JSON.stringify(params) : ""}`}>{children}</a>
  ),
}));

const onSearch = vi.fn();
const user = userEvent.setup();
beforeEach(() => {
  for (const mock of [api.forecast, api.forecastMovers, api.forecastDeals, onSearch]) {
    mock.mockReset();
  }
  api.forecast.mockResolvedValue({ data: FORECAST });
  api.forecastMovers.mockResolvedValue({ data: MOVERS });
  api.permissions = ["forecast:read", "forecast:write"];
});

test("the number stands with its band, its quota, the manager's word and what is left out", async () => {
  renderPage(<ForecastPage search={{}} onSearch={onSearch} />);
  await screen.findByText("€620,000");
  const head = screen.getByRole("region", { name: "Expected in November 2026" });
  expect(head.textContent).toContain("€520K to €720K in 8 of 10 cases");
  expect(head.textContent).toContain("42%chance to reach it");
  expect(await within(head).findByText(/says Marcus Feld/)).toBeTruthy();
  expect(screen.getByRole("note").textContent).toContain("2 deals over SEK");
  expect(screen.getByText(/held 9 of 11 times/)).toBeTruthy();
});

test("the deals that decide it say what they do to the quota, and the week's steps add up", async () => {
  renderPage(<ForecastPage search={{}} onSearch={onSearch} />);
  expect(await screen.findByText("Quota: 61% if won, 22% if lost")).toBeTruthy();
  const week = screen.getByRole("table", { name: "What changed the number in a week" });
  expect(within(week).getByRole("row", { name: /Moved to a later period/ }).textContent).toContain(
    "−€35K",
  );
  const steps = stepsOf({
    ...{ before: MOVERS.was_minor, now: MOVERS.expected_minor },
    ...{ changes: MOVERS.changes, currency: "EUR" },
  });
  // They start where the server says they do, not at the number noted some days before.
  expect(MOVERS.was_minor).not.toBe(FORECAST.periods[0]?.last_time_minor);
  expect(within(week).getByRole("row", { name: /A week ago/ }).textContent).toContain("€585K");
  expect(steps.at(-2)?.to).toBe(MOVERS.expected_minor);
});

test("a category opens its deals, a person opens their forecast", async () => {
  renderPage(<ForecastPage search={{ period: "quarter" }} onSearch={onSearch} />);
  await user.click(await screen.findByText("Commit"));
  expect(onSearch).toHaveBeenLastCalledWith({ period: "quarter", deals: "commit" });
  await user.click(await screen.findByText("Lena Hartmann"));
  expect(onSearch).toHaveBeenLastCalledWith({ period: "quarter", owner: "u1" });
});

test("the deals come page by page with their part in the number", async () => {
  const page = { period: "month", starts_on: "2026-11-01", ends_on: "2026-11-30", total: 2 };
  api.forecastDeals.mockResolvedValueOnce({
    data: { ...page, currency: "EUR", deals: [DEAL], next_cursor: "c2" },
  });
  api.forecastDeals.mockResolvedValueOnce({
    data: { ...page, currency: "EUR", deals: [{ ...DEAL, id: "d9", name: "Last one" }] },
  });
  renderPage(<ForecastPage search={{ deals: "commit" }} onSearch={onSearch} />);
  await screen.findByText("pushed 2 times");
  const sheet = screen.getByRole("dialog", { name: "Deals of November 2026" });
  expect(within(sheet).getByText(/a person's word/)).toBeTruthy();
  await user.click(within(sheet).getByRole("button", { name: "Show more" }));
  expect(await within(sheet).findByText("Last one")).toBeTruthy();
  expect(api.forecastDeals.mock.lastCall?.[0].query).toMatchObject({
    ...{ category: "commit", cursor: "c2", starts_on: "2026-11-01" },
  });
});

test("an own number needs a reason and is sent beside ours", async () => {
  api.overrideForecast.mockResolvedValue({ data: FORECAST.periods[0]?.override });
  renderPage(<ForecastPage search={{}} onSearch={onSearch} />);
  await user.click(await screen.findByText("Change your number"));
  const save = screen.getByRole("button", { name: "Save number" });
  expect(save.hasAttribute("disabled")).toBe(true);
  const field = screen.getByLabelText("Number");
  await user.clear(field);
  await user.type(field, "700000");
  await user.type(screen.getByLabelText("Reason"), "Two yeses");
  await user.click(save);
  expect(api.overrideForecast.mock.lastCall?.[0].body).toEqual({
    ...{ period: "month", starts_on: "2026-11-01", owner_id: null, amount_minor: 70_000_000 },
    reason: "Two yeses",
  });
});

test("an own number is for all pipelines, so there is no button beside one of them", async () => {
  renderPage(<ForecastPage search={{ pipeline: "p1" }} onSearch={onSearch} />);
  await screen.findByText("€620,000");
  expect(screen.queryByText("Change your number")).toBeNull();
});

test("who may not write sees the number without the button", async () => {
  api.permissions = ["forecast:read"];
  renderPage(<ForecastPage search={{}} onSearch={onSearch} />);
  await screen.findByText("€620,000");
  expect(screen.queryByText("Change your number")).toBeNull();
});

test("no deals at all is said plainly, and a refusal can be tried again", async () => {
  api.forecast.mockRejectedValueOnce(problemFrom(503, { title: "Not now" }));
  api.forecast.mockResolvedValue({ data: { ...FORECAST, past: [], periods: [empty()] } });
  renderPage(<ForecastPage search={{}} onSearch={onSearch} />);
  await user.click(await screen.findByText("Try again"));
  expect(await screen.findByText("Nothing to forecast from yet")).toBeTruthy();
});

function empty() {
  const [first] = FORECAST.periods;
  if (!first) throw new Error("the sample has periods");
  return { ...first, expected_minor: 0, bands: [] };
}
