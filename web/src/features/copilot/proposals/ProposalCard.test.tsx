import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { ProposalCard } from "@/features/copilot/proposals/ProposalCard";
import { TASK } from "@/features/copilot/sample";
import { problemFrom } from "@/lib/problem";
import { renderPage } from "@/test/render";

const approveProposal = vi.hoisted(() => vi.fn());
const declineProposal = vi.hoisted(() => vi.fn());
vi.mock("@/client/sdk.gen", async (original) => ({
  ...(await original<object>()),
  approveProposal,
  declineProposal,
}));
vi.mock("@tanstack/react-router", () => ({
  Link: ({ children, to, params }: { children: ReactNode; to: string; params: { id: string } }) => (
    <a href={to.replace("$id", params.id)}>{children}</a>
  ),
}));

const user = userEvent.setup();
beforeEach(() => {
  approveProposal.mockReset();
  declineProposal.mockReset();
});

test("shows what will change, and approves as it is", async () => {
  approveProposal.mockResolvedValue({ data: { ...TASK, state: "approved" } });
  renderPage(<ProposalCard proposal={TASK} mine />);
  expect(screen.getByText("27 November 2026")).toBeTruthy();
  expect(screen.getByRole("link", { name: /Oberkamp/ }).getAttribute("href")).toBe("/accounts/a1");
  await user.click(screen.getByRole("button", { name: "Create the task" }));
  expect(approveProposal.mock.lastCall?.[0]).toMatchObject({
    path: { proposal_id: "q1" },
    body: { arguments: null },
  });
});

test("sends what was changed before approving, and nothing else", async () => {
  approveProposal.mockResolvedValue({ data: { ...TASK, state: "approved" } });
  renderPage(<ProposalCard proposal={TASK} mine />);
  await user.click(screen.getByRole("button", { name: "Change" }));
  const subject = screen.getByLabelText("Task");
  await user.clear(subject);
  await user.type(subject, "Send the new offer");
  await user.click(screen.getByRole("button", { name: "Create the task" }));
  expect(approveProposal.mock.lastCall?.[0].body).toEqual({
    arguments: { subject: "Send the new offer" },
  });
});

test("a refusal says its reason and leaves the choice open", async () => {
  approveProposal.mockRejectedValue(
    problemFrom(409, { code: "stale_version", detail: "Mira changed the stage meanwhile." }),
  );
  renderPage(<ProposalCard proposal={TASK} mine />);
  await user.click(screen.getByRole("button", { name: "Create the task" }));
  expect((await screen.findByRole("alert")).textContent).toContain("Mira changed the stage");
  await waitFor(() =>
    expect(screen.getByRole("button", { name: "Create the task" })).toHaveProperty(
      "disabled",
      false,
    ),
  );
});

test("a colleague sees it and cannot decide; a decided one says what became of it", () => {
  const { unmount } = renderPage(<ProposalCard proposal={TASK} mine={false} />);
  expect(screen.queryByRole("button")).toBeNull();
  unmount();
  renderPage(
    <ProposalCard
      mine
      proposal={{
        ...TASK,
        state: "approved",
        result: { kind: "activity", id: "x1", label: "Send the offer" },
      }}
    />,
  );
  expect(screen.getByText("Task created")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Undo" })).toBeTruthy();
});

test("a mail is edited in place and opens in the mail program", async () => {
  const mail = {
    ...TASK,
    content: {
      ...TASK.content,
      action: "draft_mail" as const,
      changes: [
        { field: "To", before: null, after: "Ada Byron <ada@example.org>" },
        { field: "Subject", before: null, after: "Offer" },
        { field: "Text", before: null, after: "Dear Ada" },
      ],
      arguments: { kind: "mail", subject: "Offer", body: "Dear Ada" },
    },
  };
  renderPage(<ProposalCard proposal={mail} mine />);
  await user.type(screen.getByLabelText("Text"), ", hello");
  const link = screen.getByRole("link", { name: "Open in your mail program" });
  expect(link.getAttribute("href")).toBe(
    "mailto:ada@example.org?subject=Offer&body=Dear%20Ada%2C%20hello",
  );
  expect(screen.getByRole("button", { name: "Log as sent" })).toBeTruthy();
});
