import { expect, test, vi } from "vitest";
import { problemFrom, showProblemOnForm, toProblem } from "@/lib/problem";

const refusal = problemFrom(422, {
  type: "about:blank",
  title: "The input is not valid",
  status: 422,
  code: "invalid",
  detail: "name: too long",
  errors: [
    { field: "name", reason: "too long" },
    { field: "lines.0.quantity", reason: "must be positive" },
  ],
  data: { limit: 200 },
  request_id: "req_1",
});

test("a refusal keeps all that the server said", () => {
  expect(refusal).toMatchObject({
    message: "name: too long",
    status: 422,
    code: "invalid",
    requestId: "req_1",
    data: { limit: 200 },
  });
});

test("a body that is no problem document still says something", () => {
  expect(problemFrom(502, "<html>").message).toBe("The server could not do this");
  expect(problemFrom(404, null).code).toBe("error");
});

test("a thrown bug becomes a problem, a problem stays itself", () => {
  expect(toProblem(new TypeError("x is undefined")).detail).toBe("x is undefined");
  expect(toProblem(refusal)).toBe(refusal);
});

test("field errors go to their fields, homeless ones to the form", () => {
  const setError = vi.fn();
  showProblemOnForm<{ name: string }>(refusal, ["name"], setError);
  expect(setError.mock.calls).toEqual([
    ["name", { type: "server", message: "too long" }],
    ["root.server", { type: "server", message: "lines.0.quantity: must be positive" }],
  ]);
});

test("a refusal without fields is said on the form", () => {
  const setError = vi.fn();
  const conflict = problemFrom(409, { title: "Conflict", detail: "Somebody changed it." });
  showProblemOnForm<{ name: string }>(conflict, ["name"], setError);
  expect(setError).toHaveBeenCalledExactlyOnceWith("root.server", {
    type: "server",
    message: "Somebody changed it.",
  });
});
