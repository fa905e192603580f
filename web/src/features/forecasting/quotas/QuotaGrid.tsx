import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { QuotaOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { saveQuotas, useTeams, useUsers } from "@/features/forecasting/api";
import { periodName } from "@/features/forecasting/days";
import {
  type Edits,
  edited,
  formsOf,
  type Owner,
  rowsOf,
  shownAmount,
  sumOfPeople,
  total,
} from "@/features/forecasting/quotas/grid";
import { QuotaRow } from "@/features/forecasting/quotas/QuotaRow";
import { type Period, short } from "@/features/forecasting/words";
import { plural } from "@/lib/format";
import { notify } from "@/lib/notify";
import { can } from "@/lib/permissions";
import { toProblem } from "@/lib/problem";
import { useSession } from "@/lib/session-query";

type QuotaGridProps = {
  period: Period;
  starts: readonly string[];
  startsIn: number;
  quotas: readonly QuotaOut[];
  currency: string;
};

const NO_EDITS: Edits = new Map();
const SELLS = new Set(["rep", "manager", "admin"]);

/** Teams and people down, periods across. Enter and the arrows go up and down, Tab goes on to the right. */
export function QuotaGrid({ period, starts, startsIn, quotas, currency }: QuotaGridProps) {
  const mayWrite = can(useSession(), "forecast:write");
  const users = useUsers();
  const [edits, setEdits] = useState<Edits>(NO_EDITS);
  const people = users.filter(
    ({ id, role, status }) =>
      (status === "active" && SELLS.has(role)) || quotas.some(({ owner_id }) => owner_id === id),
  );
  const teams = useTeams().filter(({ id }) => people.some(({ team_id }) => team_id === id));
  const rows = rowsOf(people, teams);
  const save = useMutation({
    ...saveQuotas,
    onSuccess: async (...done) => {
      await saveQuotas.onSuccess?.(...done);
      setEdits(NO_EDITS);
      void notify.done("Quotas saved");
    },
  });
  const amountOf = (owner: Owner, startsOn: string) => shownAmount(quotas, edits, owner, startsOn);
  const names = starts.map((startsOn) => periodName(period, startsOn, startsIn));
  const hasNegative = [...edits.values()].some((amount) => amount !== null && amount < 0);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(formsOf(edits, period));
      }}
      className="grid min-w-0 gap-3"
    >
      <div className="overflow-x-auto">
        <table className="text-sm">
          <caption className="sr-only">Quotas in {currency}</caption>
          <thead className="text-text-muted text-xs">
            <tr>
              <th
                scope="col"
                className="sticky left-0 z-10 min-w-40 bg-surface py-1.5 pr-3 text-left font-medium max-md:min-w-28"
              >
                {currency}
              </th>
              {names.map((name) => (
                <th key={name} scope="col" className="min-w-28 px-1 py-1.5 text-right font-medium">
                  {name}
                </th>
              ))}
              <th scope="col" className="min-w-24 py-1.5 pl-3 text-right font-medium">
                Year
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-border border-border border-y">
            {rows.map(({ owner, name, team, isIndented }, row) => (
              <QuotaRow
                key={owner ?? "everybody"}
                name={name}
                isTeam={team !== undefined}
                isIndented={isIndented}
                sums={starts.map((startsOn) =>
                  team ? sumOfPeople(team, users, (one) => amountOf(one, startsOn)) : null,
                )}
                row={row}
                columns={names}
                amounts={starts.map((startsOn) => amountOf(owner, startsOn))}
                currency={currency}
                readOnly={!mayWrite}
                onChange={(column, amount) =>
                  setEdits((old) => edited(quotas, old, owner, starts[column] ?? "", amount))
                }
              />
            ))}
          </tbody>
          <tfoot className="text-text-muted text-xs tabular-nums">
            <tr>
              <th
                scope="row"
                className="sticky left-0 bg-surface py-1.5 pr-3 text-left font-medium"
              >
                Sum of people
              </th>
              {starts.map((startsOn) => {
                const sum = total(people.map(({ id }) => amountOf(id, startsOn)));
                return (
                  <td key={startsOn} className="px-1 py-1.5 pr-3.5 text-right">
                    {sum === null ? "–" : short(sum, currency)}
                  </td>
                );
              })}
              <td className="py-1.5 pl-3 text-right">
                {short(
                  total(
                    people.flatMap(({ id }) => starts.map((startsOn) => amountOf(id, startsOn))),
                  ) ?? 0,
                  currency,
                )}
              </td>
            </tr>
          </tfoot>
        </table>
      </div>
      {save.isError && (
        <p role="alert" className="text-danger text-sm">
          {toProblem(save.error).message}
        </p>
      )}
      {mayWrite && (
        <div className="flex items-center gap-2">
          <Button
            type="submit"
            variant="primary"
            disabled={edits.size === 0 || hasNegative}
            loading={save.isPending}
          >
            Save quotas
          </Button>
          {edits.size > 0 && (
            <Button variant="ghost" onClick={() => setEdits(NO_EDITS)}>
              Undo
            </Button>
          )}
          <span role="status" className="text-text-muted text-xs">
            {edits.size > 0 && `${plural(edits.size, "change")} not saved`}
          </span>
        </div>
      )}
    </form>
  );
}
