import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { LeadOut } from "@/client/types.gen";
import { useSaveRecord } from "@/features/crm/records/useSaveRecord";
import { SERVER } from "@/features/crm/server";
import { Problem } from "@/lib/problem";
import { renderPage } from "@/test/render";

vi.mock("@/client/sdk.gen", async (original) => {
  const none = async () => ({ data: [] });
  return {
    ...(await original<object>()),
    listUsers: none,
    listPipelines: none,
    listLostReasons: none,
    getSession: none,
  };
});

const LEAD: LeadOut = {
  ...{ id: "l1", version: 3, first_name: "Ada", last_name: "Byron", name: "Ada Byron" },
  ...{ email: null, phone: "2", title: null, company: null, domain: null, industry: null },
  ...{ employees: null, city: null, country: null, description: null, status: "new" },
  ...{ status_reason: null, owner_id: null, source: null, external_id: null },
  ...{ last_activity_at: null, converted_at: null, account_id: null, contact_id: null },
  ...{ deal_id: null, created_at: "", updated_at: "", created_by: null, updated_by: null },
  ...{ score: null, score_override: null, score_shown: null },
  deleted_at: null,
};
const stale = (fields: object) =>
  new Problem({
    ...{ status: 409, code: "stale_version", title: "Stale", detail: "", errors: [] },
    requestId: null,
    data: {
      current_version: 2,
      changes: [{ by: "Ben Achterberg", at: "2026-03-01T10:00:00Z", fields }],
    },
  });

function Page() {
  const { save, dialog } = useSaveRecord("lead", { id: "l1", version: 1 });
  return (
    <>
      <button type="button" onClick={() => void save({ phone: "2" })}>
        Save
      </button>
      {dialog}
    </>
  );
}
const saveAgainst = async (theirs: object) => {
  const change = vi
    .spyOn(SERVER.lead, "change")
    .mockReset()
    .mockRejectedValueOnce(stale(theirs))
    .mockResolvedValue({ data: LEAD });
  renderPage(<Page />);
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  return change;
};

test("another field: ours goes on top without a question", async () => {
  const change = await saveAgainst({ city: [null, "Lyon"] });
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(change).toHaveBeenLastCalledWith("l1", 2, { phone: "2" });
});

test("the same field: shows theirs and ours, and applies ours on their version when asked", async () => {
  const change = await saveAgainst({ phone: ["0", "1"] });
  expect(screen.getByRole("dialog").textContent).toMatch(/Ben Achterberg.*Phone: 0 → 1.*Phone: 2/s);
  expect(change).toHaveBeenCalledTimes(1);
  await userEvent.click(screen.getByRole("button", { name: "Apply mine again" }));
  expect(change).toHaveBeenLastCalledWith("l1", 2, { phone: "2" });
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("the same field: theirs stay when taken", async () => {
  const change = await saveAgainst({ phone: ["0", "1"] });
  await userEvent.click(screen.getByRole("button", { name: "Take theirs" }));
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(change).toHaveBeenCalledTimes(1);
});
