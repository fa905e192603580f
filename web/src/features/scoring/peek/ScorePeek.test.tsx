import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { ScorePeek } from "@/features/scoring/peek/ScorePeek";
import { LEAD_SCORE } from "@/features/scoring/sample";
import { renderPage } from "@/test/render";

const getLeadScore = vi.hoisted(() => vi.fn());
vi.mock("@/client/sdk.gen", async (original) => ({
  ...(await original<object>()),
  getLeadScore,
}));
vi.mock("@tanstack/react-router", () => ({
  Link: ({ children, to }: { children: ReactNode; to: string }) => <a href={to}>{children}</a>,
}));

const user = userEvent.setup();
const openRow = vi.fn();
const show = () =>
  renderPage(
    // biome-ignore lint/a11y: stands for the row of a list
    <div onClick={openRow}>
      <ScorePeek kind="lead" id="l1">
        72
      </ScorePeek>
    </div>,
  );

beforeEach(() => {
  openRow.mockReset();
  getLeadScore
    .mockReset()
    .mockResolvedValue({ data: { lead: LEAD_SCORE, history: [], decay: [] } });
});

test("a click keeps the reasons open and does not open the row", async () => {
  show();
  await user.click(screen.getByRole("button", { name: /show why/ }));
  expect(await screen.findByText("It came by referral.")).toBeTruthy();
  expect(screen.getByRole("dialog", { name: "Why this score" })).toBeTruthy();
  await user.click(screen.getByText("It came by referral."));
  expect(openRow).not.toHaveBeenCalled();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByText("It came by referral.")).toBeNull());
});

test("Escape gives the focus back to the score and leaves it closed", async () => {
  show();
  const button = screen.getByRole("button", { name: /show why/ });
  await user.tab();
  expect(document.activeElement).toBe(button);
  await user.keyboard("{Enter}");
  const panel = await screen.findByRole("dialog", { name: "Why this score" });
  await waitFor(() => expect(panel.contains(document.activeElement)).toBe(true));
  await user.keyboard("{Escape}");
  await waitFor(() => expect(document.activeElement).toBe(button));
  await new Promise((later) => setTimeout(later, 50));
  expect(screen.queryByLabelText("Why this score")).toBeNull();
});

test("nothing is asked before somebody looks", async () => {
  show();
  expect(getLeadScore).not.toHaveBeenCalled();
  await user.hover(screen.getByRole("button", { name: /show why/ }));
  expect(await screen.findByText("It came by referral.")).toBeTruthy();
  expect(screen.queryByRole("dialog")).toBeNull();
});
