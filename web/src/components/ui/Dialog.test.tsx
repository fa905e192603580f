import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { Dialog } from "@/components/ui/Dialog";

function Page() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        New account
      </button>
      <Dialog open={open} onOpenChange={setOpen} title="New account">
        <input aria-label="Name" />
      </Dialog>
    </>
  );
}

test("starts in the first field, keeps the focus inside, and gives it back", async () => {
  render(<Page />);
  const opener = screen.getByRole("button", { name: "New account" });
  await userEvent.click(opener);
  expect(document.activeElement).toBe(screen.getByLabelText("Name"));
  await userEvent.tab();
  await userEvent.tab();
  expect(screen.getByRole("dialog").contains(document.activeElement)).toBe(true);
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(document.activeElement).toBe(opener);
});
