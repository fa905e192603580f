import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { WorkspaceOut } from "@/client/types.gen";
import { WorkspaceForm } from "@/features/identity/workspace/WorkspaceForm";
import { renderPage } from "@/test/render";

const workspace: WorkspaceOut = {
  id: "w1",
  name: "Northwind",
  currency: "EUR",
  timezone: "UTC",
  is_demo: false,
  version: 3,
};
const answer = vi.fn<(request: Request) => Promise<Response>>();

test("sends only what was changed, and keeps it when somebody was faster", async () => {
  vi.stubGlobal("fetch", answer);
  const changes = [{ at: "2026-03-01T00:00:00Z", by: "Ada", fields: { currency: ["EUR", "USD"] } }];
  answer.mockResolvedValue(
    new Response(JSON.stringify({ code: "stale_version", data: { changes } }), { status: 409 }),
  );
  renderPage(<WorkspaceForm workspace={workspace} />);
  const name = screen.getByLabelText("Name");
  await userEvent.clear(name);
  await userEvent.type(name, "Northwind GmbH");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect((await screen.findByRole("alert")).textContent).toMatch(/^Ada changed currency meanwhile/);
  expect(name).toHaveProperty("value", "Northwind GmbH");
  const [request] = answer.mock.calls[0] ?? [];
  expect(await request?.clone().json()).toEqual({ version: 3, name: "Northwind GmbH" });
});
