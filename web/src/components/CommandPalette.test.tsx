import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { CommandPalette } from "@/components/CommandPalette";
import { renderPage } from "@/test/render";

const labels = () => screen.getAllByRole("option").map((option) => option.textContent);

test("what the server found stays, though the words are spelled otherwise", async () => {
  const open = vi.fn();
  const search = vi.fn(async () => [
    {
      heading: "Showing results for “northwind”",
      items: [{ id: "record account 1", label: "Northwind", detail: "Account", run: open }],
    },
  ]);
  const pages = [
    { id: "go Deals", label: "Deals", run: vi.fn() },
    { id: "go Notes", label: "Notes", run: vi.fn() },
  ];
  renderPage(
    <CommandPalette
      open
      onOpenChange={vi.fn()}
      groups={[{ heading: "Go to", items: pages }]}
      search={search}
    />,
  );
  expect(labels()).toEqual(["Deals", "Notes"]);
  await userEvent.keyboard("norhtwind");
  await screen.findByText("Showing results for “northwind”");
  expect(labels()).toEqual(["NorthwindAccount"]);
  await userEvent.keyboard("{Enter}");
  expect(open).toHaveBeenCalledOnce();
});

test("a page that begins with the words comes first, and Enter opens it", async () => {
  const go = vi.fn();
  renderPage(
    <CommandPalette
      open
      onOpenChange={vi.fn()}
      groups={[{ heading: "Go to", items: [{ id: "go Leads", label: "Leads", run: go }] }]}
      search={async () => [
        { heading: "Records", items: [{ id: "r1", label: "Leander Ltd", run: vi.fn() }] },
      ]}
    />,
  );
  await userEvent.keyboard("lea");
  await screen.findByText("Leander Ltd");
  await userEvent.keyboard("{Enter}");
  expect(go).toHaveBeenCalledOnce();
});
