import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { type Shortcut, useShortcuts } from "@/lib/keyboard";

const press = (key: string, target: Element = document.body, init: KeyboardEventInit = {}) =>
  fireEvent.keyDown(target, { key, ...init });

function Page({ shortcuts }: { shortcuts: Shortcut[] }) {
  useShortcuts(shortcuts);
  return <input aria-label="Text" />;
}
const shortcut = (keys: string, scope?: Shortcut["scope"]) => ({
  keys,
  scope,
  label: keys,
  group: "Test",
  run: vi.fn(),
});

test("a sequence runs once both keys came, and only then", () => {
  const go = shortcut("g d");
  render(<Page shortcuts={[go]} />);
  press("g");
  expect(go.run).not.toHaveBeenCalled();
  press("d");
  expect(go.run).toHaveBeenCalledOnce();
  press("d");
  expect(go.run).toHaveBeenCalledOnce();
});

test("a wrong second key forgets the first and counts by itself", () => {
  const [go, next] = [shortcut("g d"), shortcut("j")];
  render(<Page shortcuts={[go, next]} />);
  press("g");
  press("j");
  press("d");
  expect(go.run).not.toHaveBeenCalled();
  expect(next.run).toHaveBeenCalledOnce();
});

test("typing is typing, but mod works everywhere", () => {
  const [next, search] = [shortcut("j"), shortcut("mod+k")];
  render(<Page shortcuts={[next, search]} />);
  const input = screen.getByLabelText("Text");
  press("j", input);
  press("k", input, { ctrlKey: true });
  expect(next.run).not.toHaveBeenCalled();
  expect(search.run).toHaveBeenCalledOnce();
});

test("page shortcuts sleep while a dialog is open", () => {
  const [page, dialog] = [shortcut("j"), shortcut("s", "dialog")];
  const { rerender } = render(
    <>
      <Page shortcuts={[page, dialog]} />
      <div role="dialog" />
    </>,
  );
  press("j");
  press("s");
  expect(page.run).not.toHaveBeenCalled();
  expect(dialog.run).toHaveBeenCalledOnce();
  rerender(<Page shortcuts={[page, dialog]} />);
  press("j");
  expect(page.run).toHaveBeenCalledOnce();
});

test("letters work by their place on other alphabets, and ? needs no shift in the name", () => {
  const [next, help] = [shortcut("j"), shortcut("?")];
  render(<Page shortcuts={[next, help]} />);
  press("о", document.body, { code: "KeyJ" });
  press("?", document.body, { shiftKey: true });
  expect(next.run).toHaveBeenCalledOnce();
  expect(help.run).toHaveBeenCalledOnce();
});

test("a shortcut ends with its page", () => {
  const next = shortcut("j");
  render(<Page shortcuts={[next]} />).unmount();
  press("j");
  expect(next.run).not.toHaveBeenCalled();
});
