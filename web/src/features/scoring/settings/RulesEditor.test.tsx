import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { ABOUT, SETTINGS } from "@/features/scoring/sample";
import { RulesEditor } from "@/features/scoring/settings/RulesEditor";
import { draftOf, faultOf, ruleOf } from "@/features/scoring/settings/rules";
import { renderPage } from "@/test/render";

const setScoringSettings = vi.hoisted(() => vi.fn());
vi.mock("@/client/sdk.gen", async (original) => ({
  ...(await original<object>()),
  setScoringSettings,
  aboutScoring: async () => ({ data: ABOUT }),
}));

const user = userEvent.setup();
beforeEach(() => {
  setScoringSettings.mockReset().mockResolvedValue({ data: SETTINGS });
});

test("changed points are saved with everything else as it was", async () => {
  renderPage(<RulesEditor settings={SETTINGS} readOnly={false} />);
  const points = await screen.findByLabelText("Points of rule 1");
  await user.clear(points);
  await user.type(points, "-20");
  await user.click(screen.getByRole("button", { name: "Save the rules" }));
  expect(setScoringSettings.mock.lastCall?.[0].body).toEqual({
    ...{ version: 2, retrain_days: 7, promote_better: true, left_out: {}, kept: {} },
    rules: [{ feature: "replies", test: "at_least", value: 1, points: -20 }],
  });
});

test("a rule that is not finished is refused in place", async () => {
  renderPage(<RulesEditor settings={SETTINGS} readOnly={false} />);
  await user.click(await screen.findByRole("button", { name: "Add a rule" }));
  await user.click(screen.getByRole("button", { name: "Save the rules" }));
  expect(screen.getByRole("alert").textContent).toBe("Choose a feature.");
  expect(setScoringSettings).not.toHaveBeenCalled();
});

test("those who may only read see the rules as they are", async () => {
  renderPage(<RulesEditor settings={SETTINGS} readOnly />);
  expect(await screen.findByText("is at least")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Save the rules" })).toBeNull();
});

test("values are read as numbers where numbers are compared", () => {
  const draft = draftOf({ feature: "industry", test: "is", value: "Retail", points: 5 });
  expect(ruleOf(draft).value).toBe("Retail");
  expect(ruleOf({ ...draft, test: "at_least", value: "12" }).value).toBe(12);
  expect(ruleOf({ ...draft, test: "known", value: "12" }).value).toBeNull();
  expect(faultOf({ ...draft, test: "at_most", value: "many" })).toBe("Write a number.");
  expect(faultOf({ ...draft, points: "51" })).toContain("whole number");
  expect(faultOf(draft)).toBeNull();
});
