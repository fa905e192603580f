import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { InlineEdit } from "@/components/InlineEdit";
import { renderPage } from "@/test/render";

const start = async (onSave: (value: string) => Promise<unknown>) => {
  renderPage(<InlineEdit label="Name" value="Old" onSave={onSave} />);
  screen.getByRole("button", { name: /Name: Old/ }).focus();
  await userEvent.keyboard("e");
  return screen.getByLabelText<HTMLInputElement>("Name");
};

test("e edits, Enter saves, focus comes back", async () => {
  const save = vi.fn(async () => {});
  const input = await start(save);
  expect(document.activeElement).toBe(input);
  await userEvent.clear(input);
  await userEvent.type(input, " New {Enter}");
  await waitFor(() => expect(document.activeElement?.tagName).toBe("BUTTON"));
  expect(save.mock.calls.map(([value]: unknown[]) => value)).toEqual(["New"]);
});

test("Esc gives the old value back without saving", async () => {
  const save = vi.fn(async () => {});
  await userEvent.type(await start(save), "x{Escape}");
  expect(screen.getByRole("button", { name: /Name: Old/ })).toBeTruthy();
  expect(save).not.toHaveBeenCalled();
});

test("an unchanged value is not saved", async () => {
  const save = vi.fn(async () => {});
  await userEvent.type(await start(save), "{Enter}");
  expect(save).not.toHaveBeenCalled();
});

test("says that it saves, and on failure keeps what was typed and says why", async () => {
  let fail: (reason: Error) => void = () => {};
  const input = await start(
    () =>
      new Promise((_, reject) => {
        fail = reject;
      }),
  );
  await userEvent.type(input, "er{Enter}");
  expect(screen.getByRole("status", { name: "Saving" })).toBeTruthy();
  fail(new Error("The name is taken."));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toBe("Not saved. The name is taken.");
  expect(input.value).toBe("Older");
});
