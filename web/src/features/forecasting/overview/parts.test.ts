import { expect, test } from "vitest";
import { grouped } from "@/features/forecasting/overview/parts";
import { FORECAST } from "@/features/forecasting/sample";

const [lena, nobody] = FORECAST.owners;
const [north] = FORECAST.teams;
if (!lena || !nobody || !north) throw new Error("The sample has two owners and a team.");

test("people stand below their team, and who is in none comes last", () => {
  expect(grouped([nobody, lena], [north])).toEqual([
    { kind: "team", part: north },
    { kind: "person", part: lena, isIndented: true },
    { kind: "none" },
    { kind: "person", part: nobody, isIndented: true },
  ]);
});

test("without teams, or within one, it is a plain list", () => {
  expect(grouped([lena], [])).toEqual([{ kind: "person", part: lena, isIndented: false }]);
});
