import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { GapSheet } from "@/features/knowledge/gaps/GapSheet";
import { renderPage } from "@/test/render";

const api = vi.hoisted(() => ({
  createSource: vi.fn(),
  writeEntry: vi.fn(),
  changeGap: vi.fn(),
  permissions: ["knowledge:read", "knowledge:write"],
}));
vi.mock("@/client/sdk.gen", async (original) => ({
  ...(await original<object>()),
  ...api,
  getGap: async () => ({
    data: {
      ...{ id: "g1", version: 3, question: "Do you ship to Peru?", times: 4, state: "open" },
      ...{ last_at: "2026-03-01T10:00:00Z", document_id: null, asked: ["shipping to peru"] },
    },
  }),
  listSources: async () => ({ data: { items: [] } }),
  listProducts: async () => ({ data: { items: [] } }),
}));
vi.mock("@/lib/session-query", () => ({ useSession: () => ({ permissions: api.permissions }) }));
vi.mock("@tanstack/react-router", () => ({
  Link: ({ children }: { children: ReactNode }) => <a href="/">{children}</a>,
}));

const user = userEvent.setup();
beforeEach(() => {
  for (const mock of [api.createSource, api.writeEntry, api.changeGap]) mock.mockReset();
  api.permissions = ["knowledge:read", "knowledge:write"];
});

test("the answer is written in one go: a place for it, the entry, the gap closed", async () => {
  api.createSource.mockResolvedValue({ data: { id: "s1", name: "Answers" } });
  api.writeEntry.mockResolvedValue({ data: { id: "d1", title: "Do you ship to Peru?" } });
  renderPage(<GapSheet id="g1" onClose={() => {}} />);
  expect(await screen.findByText("“shipping to peru”")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Write the answer" }));
  await user.type(screen.getByLabelText("Answer"), "Yes, by sea.");
  await user.click(screen.getByRole("button", { name: "Save and close the gap" }));
  expect(api.createSource.mock.lastCall?.[0].body).toEqual({ kind: "written", name: "Answers" });
  expect(api.writeEntry.mock.lastCall?.[0]).toMatchObject({
    path: { source_id: "s1" },
    body: { format: "answer", gap_id: "g1", title: "Do you ship to Peru?", text: "Yes, by sea." },
  });
});

test("a gap is dismissed on the version that was seen", async () => {
  api.changeGap.mockResolvedValue({ data: { version: 4 } });
  const close = vi.fn();
  renderPage(<GapSheet id="g1" onClose={close} />);
  await user.click(await screen.findByRole("button", { name: "Dismiss" }));
  expect(api.changeGap.mock.lastCall?.[0].body).toEqual({ version: 3, state: "dismissed" });
  expect(close).toHaveBeenCalled();
});

test("who may only read sees the question and no buttons to change it", async () => {
  api.permissions = ["knowledge:read"];
  renderPage(<GapSheet id="g1" onClose={() => {}} />);
  expect(await screen.findByText("“shipping to peru”")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Write the answer" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Dismiss" })).toBeNull();
});
