import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { AskPage } from "@/features/knowledge/ask/AskPage";
import { ANSWERED, RELATED } from "@/features/knowledge/ask/sample";
import { problemFrom } from "@/lib/problem";
import { renderPage } from "@/test/render";

const askKnowledge = vi.hoisted(() => vi.fn());
vi.mock("@/client/sdk.gen", async (original) => ({
  ...(await original<object>()),
  askKnowledge,
  listSources: async () => ({ data: { items: [] } }),
  listProducts: async () => ({ data: { items: [] } }),
  getKnowledgeSettings: async () => ({
    data: { engines: ["builtin", "llm"], embedders: [], spaces: [], store: "pg" },
  }),
}));
vi.mock("@/lib/session-query", () => ({ useSession: () => ({ permissions: ["knowledge:read"] }) }));
vi.mock("@tanstack/react-router", () => ({
  Link: ({ children, params, search, activeOptions: _, to, ...rest }: LinkProps) => (
    <a href={`${to}?${JSON.stringify({ ...params, ...search })}`} {...rest}>
      {children}
    </a>
  ),
}));
type LinkProps = {
  children: ReactNode;
  to: string;
  params?: object;
  search?: object;
  activeOptions?: object;
};

const onSearch = vi.fn();
const user = userEvent.setup();
beforeEach(() => {
  sessionStorage.clear();
  askKnowledge.mockReset();
  onSearch.mockReset();
});

test("an answer cites, and pointing at a number marks the passage", async () => {
  askKnowledge.mockResolvedValue({ data: ANSWERED });
  renderPage(<AskPage search={{ q: "How far?" }} onSearch={onSearch} />);
  const card = await screen.findByRole("article", { name: "Said in the documents" });
  expect(within(card).getByText(/Confidence high, 91/)).toBeTruthy();
  expect(within(card).getByRole("columnheader", { name: "Property" })).toBeTruthy();
  const [chip] = within(card).getAllByRole("link", { name: /^Source 1/ });
  expect(chip?.getAttribute("href")).toContain('"passage":"p1","start":21,"end":39');
  if (chip) await user.hover(chip);
  expect(document.querySelector("[data-lit] [data-mark=strong]")?.textContent).toBe(
    "It reaches 900 mm.",
  );
  // A link or a reload is no new question.
  expect(askKnowledge.mock.lastCall?.[0].body.remember).toBe(false);
});

test("near is not said: no claim, and the gap is named", async () => {
  askKnowledge.mockResolvedValue({ data: RELATED });
  renderPage(<AskPage search={{ q: "Drones?" }} onSearch={onSearch} />);
  const card = await screen.findByRole("article", { name: "Near, but not said" });
  expect(within(card).getByText(/none of them says it/)).toBeTruthy();
  expect(within(card).getByRole("link", { name: "Gaps" })).toBeTruthy();
  expect(screen.getByText("What was found")).toBeTruthy();
});

test("Enter asks and counts, Shift and Enter is a new line", async () => {
  askKnowledge.mockResolvedValue({ data: ANSWERED });
  renderPage(<AskPage search={{}} onSearch={onSearch} />);
  const box = screen.getByLabelText("Your question");
  await user.type(box, "How far{Shift>}{Enter}{/Shift}does it reach?{Enter}");
  expect(onSearch).toHaveBeenCalledWith({ q: "How far\ndoes it reach?" });
  expect(askKnowledge.mock.lastCall?.[0].body).toEqual({
    ...{ question: "How far\ndoes it reach?", remember: true },
  });
  await user.click(screen.getByRole("button", { name: /How far/ }));
  expect(onSearch).toHaveBeenLastCalledWith({ q: "How far\ndoes it reach?" });
});

test("two engines answer side by side; one may fail", async () => {
  askKnowledge.mockImplementation(async ({ body }) => {
    if (body.engine === "llm") throw problemFrom(503, { title: "The model is away" });
    return { data: ANSWERED };
  });
  renderPage(<AskPage search={{ q: "How far?", engine: "both" }} onSearch={onSearch} />);
  expect(await screen.findByRole("heading", { name: "Builtin engine" })).toBeTruthy();
  expect(await screen.findByText("The model is away")).toBeTruthy();
  expect(screen.getByRole("article", { name: "Said in the documents" })).toBeTruthy();
});
