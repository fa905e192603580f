import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { ImportFileOut, KindOut } from "@/client/types.gen";
import { MappingTable } from "@/features/crm/importing/MappingTable";
import { renderPage } from "@/test/render";

const field = (name: string, label: string, type: "text" | "money" = "text") => ({
  ...{ name, label, type, required: name === "name", link: null, choices: [] },
});
const KIND: KindOut = {
  kind: "account",
  label: "Accounts",
  match_by: ["name", "none"],
  fields: [field("name", "Name"), field("city", "City"), field("revenue", "Revenue", "money")],
};
const FILE: ImportFileOut = {
  ...{ id: "f", name: "f.csv", size_bytes: 1, encoding: "utf-8", delimiter: ",", kind: "account" },
  columns: [
    { name: "Company", field: "name", guessed: true, samples: ["Acme", "Globex"] },
    { name: "Turnover", field: "revenue", guessed: false, samples: ["12"] },
    { name: "Junk", field: null, guessed: true, samples: [] },
  ],
  ...{ sample: [], options: {}, notes: [], rows_total: 2, rows_done: 0 },
  ...{ checked: null, counts: null },
};
const row = (name: string) => within(screen.getByRole("row", { name: new RegExp(name) }));

test("guesses are marked, chosen fields and unused columns are not", () => {
  renderPage(<MappingTable file={FILE} kind={KIND} editable onChange={() => {}} />);
  expect(row("Company").getByText("guess")).toBeTruthy();
  expect(row("Company").getByText("Acme · Globex")).toBeTruthy();
  expect(row("Turnover").queryByText("guess")).toBeNull();
  expect(row("Junk").queryByText("guess")).toBeNull();
  expect(row("Junk").getByText("always empty")).toBeTruthy();
});

test("only money has a unit", () => {
  renderPage(<MappingTable file={FILE} kind={KIND} editable onChange={() => {}} />);
  expect(screen.getAllByRole("combobox", { name: /^Unit of/ })).toHaveLength(1);
});

test("choosing a field that another column has takes it over", async () => {
  const heard = vi.fn();
  renderPage(<MappingTable file={FILE} kind={KIND} editable onChange={heard} />);
  await userEvent.click(screen.getByRole("combobox", { name: "What Junk becomes" }));
  await userEvent.click(screen.getByRole("option", { name: /Name \(needed\), now Company/ }));
  expect(heard).toHaveBeenCalledWith({ mapping: { Company: null, Junk: "name" } });
});
