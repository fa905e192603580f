import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { AddSourceDialog } from "@/features/knowledge/sources/AddSourceDialog";
import type { SourceKind } from "@/features/knowledge/words";
import { problemFrom } from "@/lib/problem";
import { renderPage } from "@/test/render";

const api = vi.hoisted(() => ({
  createSource: vi.fn(),
  uploadSourceFiles: vi.fn(),
  writeEntry: vi.fn(),
}));
vi.mock("@/client/sdk.gen", async (original) => ({
  ...(await original<object>()),
  ...api,
  listUsers: async () => ({ data: [] }),
  listProducts: async () => ({ data: { items: [] } }),
}));

const SOURCE = { id: "s1", name: "example.com", kind: "website" };
const added = vi.fn();
const user = userEvent.setup();

function Opened({ first }: { first: SourceKind }) {
  const [kind, setKind] = useState(first);
  return <AddSourceDialog kind={kind} onKind={setKind} onClose={() => {}} onAdded={added} />;
}
beforeEach(() => {
  for (const mock of [...Object.values(api), added]) mock.mockReset();
  api.createSource.mockResolvedValue({ data: SOURCE });
});

test("a website is read by its rules; a refused field says so where it stands", async () => {
  api.createSource.mockRejectedValueOnce(
    problemFrom(422, {
      errors: [
        { field: "url", reason: "This is not a web address." },
        { field: "rules.max_pages", reason: "Too many." },
      ],
    }),
  );
  renderPage(<Opened first="website" />);
  await user.type(screen.getByLabelText("Address"), "nonsense");
  await user.click(screen.getByRole("button", { name: "Start reading" }));
  expect(await screen.findByText("This is not a web address.")).toBeTruthy();
  expect(screen.getByText("Too many.")).toBeTruthy();
  await user.clear(screen.getByLabelText("Address"));
  await user.type(screen.getByLabelText("Address"), "example.com");
  await user.type(screen.getByLabelText("Never these paths"), "/blog/*\n/jobs/*");
  await user.click(screen.getByRole("button", { name: "Start reading" }));
  expect(added).toHaveBeenCalledWith(SOURCE);
  expect(api.createSource.mock.lastCall?.[0].body).toMatchObject({
    ...{ kind: "website", url: "example.com", name: null, refresh_hours: 168 },
    rules: { max_pages: 500, exclude: ["/blog/*", "/jobs/*"] },
  });
});

test("a refused file is named, and sent again without making a second source", async () => {
  api.uploadSourceFiles.mockRejectedValueOnce(
    problemFrom(422, { errors: [{ field: "files.1", reason: "The file is broken." }] }),
  );
  api.uploadSourceFiles.mockResolvedValue({ data: SOURCE });
  renderPage(<Opened first="website" />);
  await user.click(screen.getByRole("radio", { name: /Files/ }));
  const files = ["a.pdf", "b.pdf"].map((name) => new File(["x"], name));
  await user.upload(screen.getByLabelText(/Drop files here/), files);
  await user.click(screen.getByRole("button", { name: "Add source" }));
  const list = await screen.findByRole("list", { name: "Chosen files" });
  const refused = await within(list).findByText("The file is broken.");
  expect(refused.closest("li")?.textContent).toContain("b.pdf");
  await user.click(screen.getByRole("button", { name: "Leave out b.pdf" }));
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(added).toHaveBeenCalledWith(SOURCE);
  expect(api.createSource).toHaveBeenCalledTimes(1);
  expect(api.uploadSourceFiles.mock.lastCall?.[0].body.files).toEqual([files[0]]);
});

test("what cannot be read is not sent", async () => {
  renderPage(<Opened first="files" />);
  const program = new File(["x"], "setup.exe");
  await userEvent
    .setup({ applyAccept: false })
    .upload(screen.getByLabelText(/Drop files here/), program);
  expect(screen.getByText("This kind of file is not read.")).toBeTruthy();
  const button = screen.getByRole("button", { name: "Add source" });
  expect(button.hasAttribute("disabled")).toBe(true);
});
