import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { FilterBar } from "@/components/filter-bar/FilterBar";
import type { Filter, FilterField } from "@/lib/filters";
import { renderPage } from "@/test/render";

const FIELDS: FilterField[] = [
  {
    name: "stage",
    label: "Stage",
    kind: "enum",
    options: [
      { value: "demo", label: "Demo" },
      { value: "won", label: "Won" },
    ],
  },
  { name: "amount", label: "Amount", kind: "money", currency: "EUR" },
];

function Bar({ start, heard }: { start: Filter[]; heard: (filters: Filter[]) => void }) {
  const [filters, setFilters] = useState(start);
  const change = (next: Filter[]) => {
    setFilters(next);
    heard(next);
  };
  return <FilterBar fields={FIELDS} filters={filters} onChange={change} />;
}

test("adds a filter by choosing a field and values", async () => {
  const heard = vi.fn();
  renderPage(<Bar start={[]} heard={heard} />);
  await userEvent.click(screen.getByRole("button", { name: "Filter" }));
  await userEvent.click(screen.getByText("Stage"));
  await userEvent.click(screen.getByLabelText("Demo"));
  await userEvent.click(screen.getByLabelText("Won"));
  await userEvent.click(screen.getByRole("button", { name: "Apply" }));
  expect(heard).toHaveBeenLastCalledWith([
    expect.objectContaining({ field: "stage", op: "is", values: ["demo", "won"] }),
  ]);
  expect(screen.getByRole("button", { name: "Stage is Demo or Won" })).toBeTruthy();
});

test("a chip says the value in words and can be removed", async () => {
  const heard = vi.fn();
  renderPage(<Bar start={[{ field: "amount", op: "from", values: ["500000"] }]} heard={heard} />);
  const chip = screen.getByRole("button", { name: "Amount at least €5,000" });
  expect(chip).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: /Remove filter: Amount/ }));
  expect(heard).toHaveBeenLastCalledWith([]);
});

test("a chip opens with its values to change them", async () => {
  const heard = vi.fn();
  renderPage(<Bar start={[{ field: "stage", op: "is", values: ["demo"] }]} heard={heard} />);
  await userEvent.click(screen.getByRole("button", { name: "Stage is Demo" }));
  await userEvent.click(screen.getByLabelText("Demo"));
  await userEvent.click(screen.getByLabelText("Won"));
  await userEvent.click(screen.getByRole("button", { name: "Apply" }));
  expect(heard).toHaveBeenLastCalledWith([expect.objectContaining({ values: ["won"] })]);
});
