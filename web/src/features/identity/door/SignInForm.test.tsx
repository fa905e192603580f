import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { SignInForm } from "@/features/identity/door/SignInForm";
import { renderPage } from "@/test/render";

const answer = vi.fn<(request: Request) => Promise<Response>>();
const refuse = (status: number, problem: object) =>
  new Response(JSON.stringify(problem), { status });
const bodies = () => Promise.all(answer.mock.calls.map(([request]) => request.clone().json()));

beforeEach(() => {
  answer.mockReset();
  vi.stubGlobal("fetch", answer);
});

async function signIn() {
  await userEvent.type(screen.getByLabelText("E-mail"), "mira@example.com");
  await userEvent.type(screen.getByLabelText("Password"), "correct horse");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
}

test("a wrong password is said at the form, and the password is ready to be typed anew", async () => {
  const done = vi.fn();
  renderPage(<SignInForm onSignedIn={done} />);
  answer.mockResolvedValue(refuse(401, { code: "wrong_password", detail: "Not together." }));
  await signIn();
  expect((await screen.findByRole("alert")).textContent).toBe("Not together.");
  expect(document.activeElement).toBe(screen.getByLabelText("Password"));
  expect(done).not.toHaveBeenCalled();
});

test("who belongs to several workspaces chooses one, without typing again", async () => {
  const done = vi.fn();
  renderPage(<SignInForm onSignedIn={done} />);
  const workspaces = [
    { id: "w1", name: "Northwind" },
    { id: "w2", name: "Contoso" },
  ];
  answer.mockResolvedValueOnce(refuse(409, { code: "choose_workspace", data: { workspaces } }));
  await signIn();
  answer.mockResolvedValueOnce(new Response("{}", { status: 201 }));
  await userEvent.click(await screen.findByRole("button", { name: "Contoso" }));
  await vi.waitFor(() => expect(done).toHaveBeenCalledOnce());
  expect(await bodies()).toEqual([
    { email: "mira@example.com", password: "correct horse" },
    { email: "mira@example.com", password: "correct horse", workspace_id: "w2" },
  ]);
});

test("picking a demo person fills the form", async () => {
  const demo = {
    name: "Demo",
    password: "demo-password",
    sign_ins: [{ name: "Ada", email: "rep@demo.example", role: "rep" as const }],
  };
  renderPage(<SignInForm onSignedIn={vi.fn()} demo={demo} />);
  await userEvent.click(screen.getByRole("button", { name: /rep@demo.example/ }));
  expect(screen.getByLabelText("E-mail")).toHaveProperty("value", "rep@demo.example");
  expect(screen.getByLabelText("Password")).toHaveProperty("value", "demo-password");
});
