import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { ModelOut } from "@/client/types.gen";
import { ModelForm } from "@/features/engines/ModelForm";
import { problemFrom } from "@/lib/problem";
import { renderPage } from "@/test/render";

const setModel = vi.hoisted(() => vi.fn());
const testModel = vi.hoisted(() => vi.fn());
vi.mock("@/client/sdk.gen", async (original) => ({
  ...(await original<object>()),
  setModel,
  testModel,
}));

const NONE: ModelOut = {
  ...{ provider: "none", url: "", model: "", has_key: false, key_hint: "", key_problem: null },
  ...{ price_in_micros: 0, price_out_micros: 0, monthly_tokens: null, monthly_cost_micros: null },
  ...{ timeout_seconds: 30, currency: "EUR", version: 0, updated_at: null, updated_by: null },
  active: { source: "none", provider: null, model: null },
};
const user = userEvent.setup();
beforeEach(() => {
  setModel.mockReset();
  testModel.mockReset();
});

async function fillIn() {
  renderPage(<ModelForm model={NONE} />);
  await user.click(screen.getByRole("radio", { name: /OpenAI-compatible/ }));
  await user.click(screen.getByRole("button", { name: "Ollama" }));
  await user.type(screen.getByRole("textbox", { name: "Model" }), "qwen3");
}

test("tries the address of the form without saving it, and says the plain reason", async () => {
  testModel.mockResolvedValue({
    data: {
      ...{ ok: false, model: "", milliseconds: 9, streams: false, calls_tools: false },
      problem: "localhost:11434 could not be reached.",
    },
  });
  await fillIn();
  await user.click(screen.getByRole("button", { name: "Test connection" }));
  expect(await screen.findByText("localhost:11434 could not be reached.")).toBeTruthy();
  expect(testModel.mock.lastCall?.[0].body).toMatchObject({
    ...{ provider: "openai", url: "http://localhost:11434/v1", model: "qwen3" },
  });
  expect(setModel).not.toHaveBeenCalled();
});

test("what the server refuses stands at its field", async () => {
  const errors = [{ field: "url", reason: "This address is never called." }];
  setModel.mockRejectedValue(problemFrom(422, { detail: "Refused", errors }));
  await fillIn();
  await user.click(screen.getByRole("button", { name: "Save" }));
  const alert = await screen.findByText("This address is never called.");
  expect(alert.closest("[role=alert]")).toBeTruthy();
  expect(screen.getByRole("textbox", { name: "Address" }).getAttribute("aria-invalid")).toBe(
    "true",
  );
});
