import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import type { DocumentOut } from "@/client/types.gen";
import { DocumentReader } from "@/features/knowledge/reader/DocumentReader";
import { problemFrom } from "@/lib/problem";
import { renderPage } from "@/test/render";

const getDocument = vi.hoisted(() => vi.fn());
vi.mock("@/client/sdk.gen", async (original) => ({ ...(await original<object>()), getDocument }));
vi.mock("@/lib/session-query", () => ({ useSession: () => ({ permissions: ["knowledge:read"] }) }));
vi.mock("@tanstack/react-router", () => ({
  useNavigate: () => vi.fn(),
  Link: ({ children }: { children: ReactNode }) => <a href="/">{children}</a>,
}));

const block = { level: 0, page: null, heading: "" };
const TABLE = "Property | H5\nReach | 900 mm";
const DOCUMENT: DocumentOut = {
  ...{ id: "d1", source_id: "s1", source_name: "Docs", source_kind: "website", title: "H5 arm" },
  ...{ address: "https://example.com/h5", media: "text/html", state: "ready", problem: null },
  ...{ found_on: null, same_as_id: null, size_bytes: 10, versions: 2, passages: 2, language: "en" },
  ...{ audience: "customers", products: [], published: null, valid_until: null, body: null },
  ...{ created_at: "2026-03-01T10:00:00Z", checked_at: null, changed_at: null, stale: true },
  blocks: [
    { ...block, kind: "heading", level: 2, text: "Technical data" },
    { ...block, kind: "text", text: "It carries 5 kg." },
    { ...block, kind: "table", text: TABLE },
  ],
  notices: [{ code: "instructions", text: "This reads like an order: “obey”", page: 3 }],
  passages_found: [
    {
      ...{ id: "p1", position: 0, kind: "text", text: "It carries 5 kg.", page: null },
      ...{ headings: ["Technical data"], sentences: [[0, 16]] },
    },
    {
      ...{ id: "p2", position: 1, kind: "table", text: TABLE, page: null, headings: [] },
      sentences: [
        [0, 13],
        [14, 28],
      ],
    },
  ],
  history: [],
  shown_version: 2,
};
const onSearch = vi.fn();
beforeEach(() => {
  getDocument.mockReset();
  getDocument.mockResolvedValue({ data: DOCUMENT });
});

test("the cited quote is marked in a real table, with what one should know beside it", async () => {
  const search = { passage: "p2", start: 14, end: 28 };
  renderPage(<DocumentReader id="d1" search={search} onSearch={onSearch} />);
  const table = await screen.findByRole("table");
  expect(within(table).getByRole("columnheader", { name: "Property" })).toBeTruthy();
  const strong = [...table.querySelectorAll("[data-mark=strong]")].map((one) => one.textContent);
  expect(strong).toEqual(["Reach", "900 mm"]);
  expect(screen.getByText("May be out of date")).toBeTruthy();
  expect(screen.getByText(/Page 3: .*treated as text and nothing else/)).toBeTruthy();
  const link = screen.getByRole("link", { name: /example.com\/h5/ });
  expect(link.getAttribute("rel")).toContain("noopener");
  expect(screen.queryByRole("button", { name: "Edit" })).toBeNull();
});

test("a number in the margin chooses its passage", async () => {
  renderPage(<DocumentReader id="d1" search={{}} onSearch={onSearch} />);
  await userEvent.click(await screen.findByRole("button", { name: "Passage 1" }));
  expect(onSearch).toHaveBeenCalledWith({ passage: "p1" });
});

test("a passage that is gone, and a document that is gone, are said", async () => {
  renderPage(<DocumentReader id="d1" search={{ passage: "old" }} onSearch={onSearch} />);
  expect(await screen.findByText(/not in the text any more/)).toBeTruthy();
  getDocument.mockRejectedValue(problemFrom(404, {}));
  renderPage(<DocumentReader id="d2" search={{}} onSearch={onSearch} />);
  expect(await screen.findByText("There is no such document")).toBeTruthy();
});
