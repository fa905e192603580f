import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { expect, test, vi } from "vitest";
import { RoiPage } from "@/features/forecasting/roi/RoiPage";
import { ROI } from "@/features/forecasting/sample";
import { problemFrom } from "@/lib/problem";
import { renderPage } from "@/test/render";

const api = vi.hoisted(() => ({ calculateRoi: vi.fn(), roiHistory: vi.fn() }));
vi.mock("@/client/sdk.gen", async (original) => ({ ...(await original<object>()), ...api }));
vi.mock("@/lib/session-query", () => ({ useSession: () => ({ workspace: { currency: "EUR" } }) }));
vi.mock("@tanstack/react-router", () => ({
  Link: ({ children }: { children: ReactNode }) => <a href="/">{children}</a>,
}));

const OWN = {
  ...{ leads_a_month: 31, conversion_percent: 6.5, deal_minor: 900_000, cycle_days: 71 },
  hours_a_lead: 0,
};
const user = userEvent.setup();

test("figures become scenarios with the formula; the team's own can be taken over", async () => {
  api.calculateRoi.mockResolvedValue({ data: ROI });
  api.roiHistory.mockResolvedValue({
    data: {
      ...{ currency: "EUR", changed_on: "2026-05-01", before: OWN, after: null, n_before: 186 },
      ...{ n_after: 4, conversion_p: null, cycle_p: null, word: "Too few after that day." },
      counted: "deals",
    },
  });
  renderPage(<RoiPage />);
  await screen.findByText("not in this time");
  const scenarios = screen.getByRole("table", { name: "Scenarios" });
  expect(within(scenarios).getByRole("row", { name: /Careful/ }).textContent).toContain(
    "not in this time",
  );
  expect(screen.getByText("200 × (4.4 % − 4 %) × 12")).toBeTruthy();
  expect(screen.getByText(/when 29% of the improvement comes true/)).toBeTruthy();
  expect(await screen.findByText("186 deals before, 4 deals after.")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Calculate with these figures" }));
  expect(api.calculateRoi.mock.lastCall?.[0].body.baseline).toEqual({ ...OWN, hours_a_lead: 1 });
  const field = screen.getByRole("spinbutton", { name: "Leads a month, today" });
  expect(field).toHaveProperty("value", "31");
});

test("what the server refuses stands at its figure", async () => {
  const errors = [{ field: "enhanced.cycle_days", reason: "Must be above 0." }];
  api.calculateRoi.mockRejectedValue(problemFrom(422, { detail: "Refused", errors }));
  api.roiHistory.mockReturnValue(new Promise(() => {}));
  renderPage(<RoiPage />);
  expect(await screen.findByText("Must be above 0.")).toBeTruthy();
});
