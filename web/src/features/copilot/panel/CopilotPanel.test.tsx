import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { CopilotPanel } from "@/features/copilot/panel/CopilotPanel";
import { openPanel, showConversation } from "@/features/copilot/panel/state";
import { RUN } from "@/features/copilot/sample";
import { problemFrom } from "@/lib/problem";
import { renderPage } from "@/test/render";

const askCopilot = vi.hoisted(() => vi.fn());
vi.mock("@/client/sdk.gen", async (original) => ({
  ...(await original<object>()),
  askCopilot,
  aboutCopilot: async () => ({
    data: { engines: ["builtin"], model: null, tools: [], suggestions: ["What did they buy?"] },
  }),
  listConversations: async () => ({ data: { items: [], next_cursor: null } }),
}));
vi.mock("@/lib/session-query", () => ({ useSession: () => ({ user: { id: "u1" } }) }));
vi.mock("@tanstack/react-router", () => ({
  Link: ({ children }: { children: ReactNode }) => <a href="/">{children}</a>,
  useNavigate: () => vi.fn(),
}));

const ACCOUNT = { kind: "account", id: "a1", label: "Oberkamp" } as const;
const user = userEvent.setup();
beforeEach(() => {
  askCopilot.mockReset();
  askCopilot.mockResolvedValue({ data: RUN });
  showConversation(null);
});

test("a question is about the open record, until that is taken off", async () => {
  renderPage(<CopilotPanel subject={ACCOUNT} />);
  await user.click(await screen.findByRole("button", { name: "What did they buy?" }));
  expect(askCopilot.mock.lastCall?.[0].body).toEqual({
    question: "What did they buy?",
    subject: { kind: "account", id: "a1" },
  });
  expect(await screen.findByRole("article", { name: "Answer" })).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Not about Oberkamp" }));
  await user.type(screen.getByRole("textbox", { name: "Your question" }), "And the others?{Enter}");
  expect(askCopilot.mock.lastCall?.[0].body).toEqual({
    question: "And the others?",
    conversation_id: "c1",
  });
});

test("a question of the palette is asked once, in a new conversation", async () => {
  openPanel("How many deals?");
  renderPage(<CopilotPanel subject={null} />);
  await waitFor(() => expect(askCopilot).toHaveBeenCalledOnce());
  expect(askCopilot.mock.lastCall?.[0].body).toEqual({ question: "How many deals?" });
});

test("what is not taken is said, and the words stay", async () => {
  askCopilot.mockRejectedValue(problemFrom(429, { detail: "Your earlier questions run still." }));
  renderPage(<CopilotPanel subject={null} />);
  const box = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Your question" });
  await user.type(box, "Again?{Enter}");
  expect((await screen.findByRole("alert")).textContent).toBe("Your earlier questions run still.");
  expect(box.value).toBe("Again?");
});
