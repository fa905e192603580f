import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { SessionEndedDialog } from "@/features/identity/door/SessionEndedDialog";
import { currentSession, type Session } from "@/lib/session";
import { renderPage } from "@/test/render";

const session: Session = {
  user: { id: "u1", name: "Mira Okafor", email: "mira@example.com", role: "rep" },
  workspace: { id: "w1", name: "Northwind", currency: "EUR", timezone: "UTC", is_demo: false },
  permissions: ["crm:read"],
  csrf_token: "old",
};

test("signs the same person in again in place, with the new token and all else untouched", async () => {
  const answer = vi.fn<(request: Request) => Promise<Response>>();
  vi.stubGlobal("fetch", answer);
  answer.mockResolvedValue(Response.json({ ...session, csrf_token: "new" }));
  const done = vi.fn();
  renderPage(
    <>
      <input aria-label="Half a note" defaultValue="typed" />
      <SessionEndedDialog session={session} onSignedIn={done} onLeave={vi.fn()} />
    </>,
  );
  await userEvent.type(screen.getByLabelText("Password of mira@example.com"), "secret{Enter}");
  await vi.waitFor(() => expect(done).toHaveBeenCalledOnce());
  expect(await answer.mock.calls[0]?.[0].clone().json()).toEqual({
    email: "mira@example.com",
    password: "secret",
    workspace_id: "w1",
  });
  expect(currentSession()?.csrf_token).toBe("new");
  expect(screen.getByLabelText("Half a note")).toHaveProperty("value", "typed");
});
