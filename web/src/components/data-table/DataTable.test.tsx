import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { type ComponentProps, useState } from "react";
import { describe, expect, test, vi } from "vitest";
import type { DataColumn } from "@/components/data-table/columns";
import { DataTable, type Selection } from "@/components/data-table/DataTable";
import { renderPage } from "@/test/render";

type Deal = { id: string; name: string; amount: number };
const DEALS: Deal[] = Array.from({ length: 10_000 }, (_, place) => ({
  id: `d${place}`,
  name: `Deal ${place}`,
  amount: place,
}));
const COLUMNS: DataColumn<Deal>[] = [
  { id: "name", header: "Name", width: 200, grow: 1, sortable: true, cell: (deal) => deal.name },
  { id: "amount", header: "Amount", width: 100, sortable: true, cell: (deal) => deal.amount },
  { id: "id", header: "Number", width: 80, hidden: true, cell: (deal) => deal.id },
];

type Options = Partial<ComponentProps<typeof DataTable<Deal>>>;

function Deals({ heard, ...options }: Options & { heard?: (selection: Selection) => void }) {
  const [selection, setSelection] = useState<Selection>({});
  const change = (next: Selection) => {
    setSelection(next);
    heard?.(next);
  };
  return (
    <DataTable<Deal>
      label="Deals"
      name="test"
      columns={COLUMNS}
      rows={DEALS}
      rowId={(deal) => deal.id}
      rowLabel={(deal) => deal.name}
      selection={selection}
      onSelectionChange={change}
      {...options}
    />
  );
}
const bodyRows = () => screen.getAllByRole("row").slice(1);
const focused = () => document.activeElement?.textContent ?? "";

describe("a long list", () => {
  test("draws only what is in sight and says how long it is", () => {
    renderPage(<Deals total={25_000} />);
    expect(bodyRows().length).toBeGreaterThan(10);
    expect(bodyRows().length).toBeLessThan(60);
    expect(screen.getByRole("table").getAttribute("aria-rowcount")).toBe("25001");
    expect(bodyRows()[0]?.getAttribute("aria-rowindex")).toBe("2");
  });

  test("asks for more only near the end", () => {
    const more = vi.fn();
    const { unmount } = renderPage(<Deals onEndReached={more} />);
    expect(more).not.toHaveBeenCalled();
    unmount();
    renderPage(<Deals rows={DEALS.slice(0, 5)} onEndReached={more} />);
    expect(more).toHaveBeenCalled();
  });
});

describe("keyboard", () => {
  test("j and k move the focus, Enter opens", async () => {
    const open = vi.fn();
    renderPage(<Deals onOpen={open} />);
    await userEvent.keyboard("jj");
    expect(focused()).toContain("Deal 1");
    await userEvent.keyboard("jk{Enter}");
    expect(open).toHaveBeenCalledExactlyOnceWith(DEALS[1]);
  });

  test("the focus stops at the ends", async () => {
    renderPage(<Deals rows={DEALS.slice(0, 2)} />);
    await userEvent.keyboard("kjjjj");
    expect(focused()).toContain("Deal 1");
  });

  test("x selects and takes back", async () => {
    const heard = vi.fn();
    renderPage(<Deals heard={heard} />);
    await userEvent.keyboard("jjx");
    expect(heard).toHaveBeenLastCalledWith({ d1: true });
    expect(screen.getByText("1 selected")).toBeTruthy();
    await userEvent.keyboard("x");
    expect(heard).toHaveBeenLastCalledWith({});
  });
});

describe("mouse", () => {
  test("a click on the row opens, a click on the box only selects", async () => {
    const [open, heard] = [vi.fn(), vi.fn()];
    renderPage(<Deals onOpen={open} heard={heard} />);
    await userEvent.click(screen.getByRole("checkbox", { name: "Select Deal 2" }));
    expect(open).not.toHaveBeenCalled();
    expect(heard).toHaveBeenLastCalledWith({ d2: true });
    await userEvent.click(screen.getByText("Deal 3"));
    expect(open).toHaveBeenCalledExactlyOnceWith(DEALS[3]);
  });

  test("shift selects a range", async () => {
    const heard = vi.fn();
    renderPage(<Deals heard={heard} />);
    const user = userEvent.setup();
    await user.click(screen.getByRole("checkbox", { name: "Select Deal 1" }));
    await user.keyboard("{Shift>}");
    await user.click(screen.getByRole("checkbox", { name: "Select Deal 4" }));
    expect(heard).toHaveBeenLastCalledWith({ d1: true, d2: true, d3: true, d4: true });
  });
});

describe("sorting", () => {
  test.each([
    [null, { id: "amount", desc: false }],
    [
      { id: "amount", desc: false },
      { id: "amount", desc: true },
    ],
    [{ id: "amount", desc: true }, null],
  ])("from %o the header asks for %o", async (sort, asked) => {
    const change = vi.fn();
    renderPage(<Deals sort={sort} onSortChange={change} />);
    await userEvent.click(screen.getByRole("button", { name: "Amount" }));
    expect(change).toHaveBeenCalledExactlyOnceWith(asked);
  });

  test("says the order to screen readers", () => {
    renderPage(<Deals sort={{ id: "amount", desc: true }} onSortChange={vi.fn()} />);
    const order = screen
      .getAllByRole("columnheader")
      .map((header) => header.getAttribute("aria-sort"));
    expect(order).toEqual([null, "none", "descending"]);
  });
});

test("a hidden column can be chosen and stays chosen", async () => {
  const { unmount } = renderPage(<Deals />);
  expect(screen.queryByRole("columnheader", { name: "Number" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Choose columns" }));
  await userEvent.click(screen.getByRole("menuitemcheckbox", { name: "Number" }));
  unmount();
  renderPage(<Deals />);
  expect(screen.getByRole("columnheader", { name: "Number" })).toBeTruthy();
});

test("loading, empty and failed lists keep the table and say what is up", () => {
  const { unmount } = renderPage(<Deals loading />);
  expect(screen.getByRole("table").getAttribute("aria-busy")).toBe("true");
  unmount();
  const empty = renderPage(<Deals rows={[]} empty={<p>No deals yet</p>} />);
  expect(screen.getByText("No deals yet")).toBeTruthy();
  empty.unmount();
  renderPage(<Deals error={new Error("Down")} />);
  expect(within(screen.getByRole("alert")).getByText("Down")).toBeTruthy();
});
