import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { expect, test, vi } from "vitest";
import { Answer } from "@/features/copilot/answer/Answer";
import { wordsOf } from "@/features/copilot/answer/reading";
import { ACCOUNT, ANSWER, DEAL, RUN } from "@/features/copilot/sample";
import { renderPage } from "@/test/render";

type LinkProps = { children: ReactNode; to: string; params: { id: string }; search?: object };
vi.mock("@tanstack/react-router", () => ({
  Link: ({ children, to, params, search, ...rest }: LinkProps) => (
    <a href={`${to.replace("$id", params.id)}?${JSON.stringify(search ?? {})}`} {...rest}>
      {children}
    </a>
  ),
}));

test("every statement has its source: a record or the passage of a document", () => {
  renderPage(<Answer run={RUN} mine />);
  const [first] = screen.getAllByRole("link", { name: /^Source 1/ });
  expect(first?.getAttribute("href")).toMatch(/^\/accounts\/a1/);
  const [third] = screen.getAllByRole("link", { name: "Source 3: Warranty terms, page 2" });
  expect(third?.getAttribute("href")).toBe(
    '/knowledge/documents/doc1?{"passage":"p1","start":10,"end":44}',
  );
  const items = screen.getAllByRole("listitem").filter((item) => /EUR/.test(item.textContent));
  expect(items.length).toBeGreaterThan(1);
  const table = screen.getByRole("table");
  expect(within(table).getByRole("link", { name: "Cell for line 4" })).toBeTruthy();
});

test("a refusal is calm: a sentence, no alert", () => {
  const refused = { refused: true, reason: "No client is called Atlantis." };
  renderPage(<Answer run={{ ...RUN, state: "refused", answer: refused }} mine />);
  expect(screen.getByText("No client is called Atlantis.")).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});

test("which one: choosing asks with its name", async () => {
  const onAsk = vi.fn();
  const answer = {
    ...{ refused: true, reason: "Which Oberkamp?" },
    choices: [
      { record: ACCOUNT, say: "Oberkamp Antriebstechnik GmbH", detail: "Hagen" },
      { record: DEAL, say: "the deal" },
    ],
  };
  renderPage(<Answer run={{ ...RUN, state: "refused", answer }} mine onAsk={onAsk} />);
  expect(screen.getByText("Which Oberkamp?")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: /Antriebstechnik/ }));
  expect(onAsk).toHaveBeenCalledExactlyOnceWith("Oberkamp Antriebstechnik GmbH");
});

test("what the reader may not see is not there", () => {
  renderPage(<Answer run={{ ...RUN, hidden: true, answer: null }} mine={false} />);
  expect(screen.getByText(/your role does not show/)).toBeTruthy();
  expect(screen.queryByRole("article")).toBeNull();
});

test("copied words are plain text", () => {
  expect(wordsOf(ANSWER)).toContain("- Spare arms, EUR 12,000\nDeal\tAmount\nCell for line 4\tEUR");
});
