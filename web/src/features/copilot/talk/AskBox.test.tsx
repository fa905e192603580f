import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { AskBox } from "@/features/copilot/talk/AskBox";
import { renderPage } from "@/test/render";

const user = userEvent.setup();
const box = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Your question" });

test("Enter sends, Shift and Enter is a new line, the box is empty again", async () => {
  const onAsk = vi.fn().mockResolvedValue(undefined);
  renderPage(<AskBox onAsk={onAsk} />);
  await user.type(box(), "Who owns{Shift>}{Enter}{/Shift}Oberkamp?{Enter}");
  expect(onAsk).toHaveBeenCalledExactlyOnceWith("Who owns\nOberkamp?");
  expect(box().value).toBe("");
});

test("words that were not taken come back", async () => {
  renderPage(<AskBox onAsk={() => Promise.reject(new Error("away"))} />);
  await user.type(box(), "Who?{Enter}");
  await waitFor(() => expect(box().value).toBe("Who?"));
});

test("nothing but signs is no question, and too much is said near the end", async () => {
  const onAsk = vi.fn().mockResolvedValue(undefined);
  renderPage(<AskBox onAsk={onAsk} />);
  await user.type(box(), "?!{Enter}");
  expect(onAsk).not.toHaveBeenCalled();
  fireEvent.change(box(), { target: { value: "a".repeat(4_001) } });
  expect(screen.getByText("4,001 of 4,000 characters")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Ask" })).toHaveProperty("disabled", true);
});

test("while an answer comes there is a stop instead", async () => {
  const onAsk = vi.fn();
  const onStop = vi.fn();
  renderPage(<AskBox onAsk={onAsk} onStop={onStop} />);
  await user.type(box(), "And then?{Enter}");
  expect(onAsk).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "Stop" }));
  expect(onStop).toHaveBeenCalledOnce();
});
