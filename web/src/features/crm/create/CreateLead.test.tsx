import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { CreateHost } from "@/features/crm/create/CreateHost";
import { closeCreate, openCreate } from "@/lib/create";
import { Problem } from "@/lib/problem";
import { renderPage } from "@/test/render";

const createLead = vi.hoisted(() => vi.fn());
vi.mock("@/client/sdk.gen", async (original) => ({
  ...(await original<object>()),
  createLead,
  listUsers: async () => ({ data: [] }),
}));
vi.mock("@tanstack/react-router", () => ({
  useNavigate: () => vi.fn(),
  Link: ({ children, params }: { children: string; params: { id: string } }) => (
    <a href={`/leads/${params.id}`}>{children}</a>
  ),
}));

const refusal = (code: string, more: Partial<Problem>) =>
  new Problem({
    ...{ status: 409, code, title: "Refused", detail: "", errors: [], data: {}, requestId: null },
    ...more,
  });
const created = vi.fn();
const user = userEvent.setup();
beforeEach(() => {
  closeCreate();
  createLead.mockReset();
  created.mockReset();
  openCreate("lead", { name: "Ada Byron" }, created);
  renderPage(<CreateHost />);
});

test("sends only what was filled in, with the keyboard", async () => {
  createLead.mockResolvedValue({ data: { id: "l1", name: "Ada Byron", company: null } });
  await user.type(screen.getByLabelText("Company"), "Analytical Ltd{Control>}{Enter}{/Control}");
  expect(createLead).toHaveBeenCalledWith(
    expect.objectContaining({
      body: {
        ...{ first_name: "Ada", last_name: "Byron", company: "Analytical Ltd" },
        ...{ owner_id: null, allow_duplicate: false },
      },
    }),
  );
  expect(created).toHaveBeenCalledWith({ id: "l1", label: "Ada Byron" });
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("shows a likely duplicate with its link, and creates anyway when told so", async () => {
  createLead.mockRejectedValueOnce(
    refusal("likely_duplicate", {
      data: { duplicates: [{ id: "l9", label: "Ada B.", detail: "ada@x.org" }] },
    }),
  );
  createLead.mockResolvedValue({ data: { id: "l1", name: "Ada Byron", company: null } });
  await user.click(screen.getByRole("button", { name: /^Create/ }));
  expect(screen.getByRole("link", { name: "Ada B." }).getAttribute("href")).toBe("/leads/l9");
  await user.click(screen.getByRole("button", { name: "Create anyway" }));
  expect(createLead.mock.lastCall?.[0].body.allow_duplicate).toBe(true);
});

test("puts a refused field where it was typed", async () => {
  createLead.mockRejectedValueOnce(
    refusal("invalid", { status: 422, errors: [{ field: "email", reason: "is no address" }] }),
  );
  await user.type(screen.getByLabelText("E-mail"), "ada");
  await user.click(screen.getByRole("button", { name: /^Create/ }));
  expect(screen.getByLabelText("E-mail").getAttribute("aria-invalid")).toBe("true");
  expect(screen.getByText("is no address")).toBeTruthy();
});

test("Esc closes at once when nothing was typed, and asks when something was", async () => {
  await user.type(screen.getByLabelText("Company"), "A");
  await user.keyboard("{Escape}");
  expect(screen.getByText("Throw away what you typed?")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Keep editing" }));
  await user.clear(screen.getByLabelText("Company"));
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("dialog")).toBeNull();
});
