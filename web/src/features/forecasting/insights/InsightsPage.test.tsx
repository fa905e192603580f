import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { InsightsPage } from "@/features/forecasting/insights/InsightsPage";
import { PipelinePage } from "@/features/forecasting/pipeline/PipelinePage";
import { INSIGHTS, PIPELINE } from "@/features/forecasting/sample";
import { renderPage } from "@/test/render";

const api = vi.hoisted(() => ({
  salesInsights: vi.fn(),
  analysePipeline: vi.fn(),
  listDeals: vi.fn(),
}));
const push = vi.hoisted(() => vi.fn());
vi.mock("@/client/sdk.gen", async (original) => ({
  ...(await original<object>()),
  ...api,
  listPipelines: async () => ({ data: [] }),
  listUsers: async () => ({ data: [] }),
}));
vi.mock("@tanstack/react-router", () => ({
  useRouter: () => ({ history: { push } }),
  Link: ({ children }: { children: ReactNode }) => <a href="/">{children}</a>,
}));

const onSearch = vi.fn();
const user = userEvent.setup();
beforeEach(() => {
  for (const mock of [...Object.values(api), push]) mock.mockReset();
  api.salesInsights.mockResolvedValue({ data: INSIGHTS });
  api.analysePipeline.mockResolvedValue({ data: PIPELINE });
});

test("a statement shows its effect, its interval, its evidence, its deals and its list", async () => {
  api.listDeals.mockResolvedValue({
    data: {
      items: [
        {
          ...{ id: "d1", name: "Cell 7", account_name: "Nordlicht", amount_minor: 100 },
          currency: "EUR",
        },
      ],
    },
  });
  renderPage(<InsightsPage search={{}} onSearch={onSearch} />);
  await screen.findByText("+17 points");
  const [first] = screen.getAllByRole("listitem");
  if (!first) throw new Error("no statement");
  expect(first.textContent).toContain("likely +8 points to +26 points");
  expect(first.textContent).toContain("62 cases against 140, p 0.003");
  expect(first.textContent).toContain("if this is the cause, worth about €210K a quarter");
  await user.click(within(first).getByRole("button", { name: "1 deal" }));
  expect(await within(first).findByText("Cell 7")).toBeTruthy();
  expect(api.listDeals.mock.lastCall?.[0].query.filter).toBe("id[in]:d1");
  await user.click(within(first).getByRole("link", { name: "Open the list" }));
  expect(push).toHaveBeenCalledWith("/deals?view=list");
});

test("working them out anew asks for fresh ones and shows those", async () => {
  renderPage(<InsightsPage search={{}} onSearch={onSearch} />);
  const anew = await screen.findByRole("button", { name: "Work out anew" });
  api.salesInsights.mockResolvedValue({ data: { ...INSIGHTS, word: "A newer word." } });
  await user.click(anew);
  expect(await screen.findByText("A newer word.")).toBeTruthy();
  expect(api.salesInsights.mock.calls.map(([call]) => call.body.fresh)).toEqual([undefined, true]);
});

test("nothing strong enough is said with how many comparisons were made", async () => {
  api.salesInsights.mockResolvedValue({ data: { ...INSIGHTS, insights: [], looked_at: 41 } });
  renderPage(<InsightsPage search={{}} onSearch={onSearch} />);
  expect(await screen.findByText("Nothing strong enough to say")).toBeTruthy();
  expect(screen.getByText(/41 comparisons looked at/)).toBeTruthy();
});

test("the pipeline says where it is stuck, and only calls a difference what is one", async () => {
  renderPage(<PipelinePage search={{ since: "2026-05-25" }} onSearch={onSearch} />);
  await screen.findByText("Bottleneck: Offer.");
  const stuck = screen.getByRole("list", { name: "Bottlenecks" });
  expect(stuck.textContent).toContain("Bottleneck: Offer. Half of the deals take 17 days");
  const stages = screen.getByRole("table", { name: "Stages" });
  const offer = within(stages).getByRole("row", { name: /^Offer/ });
  expect(offer.textContent).toContain("slower");
  expect(offer.textContent).toContain("fewer go on");
  const demo = within(stages).getByRole("row", { name: /^Demo/ });
  expect(demo.textContent).toContain("too few");
  expect(demo.textContent).toContain("no clear difference");
  expect(screen.getByLabelText("Risk")).toBeTruthy();
  expect(api.analysePipeline.mock.lastCall?.[0].body).toMatchObject({ since: "2026-05-25" });
});
