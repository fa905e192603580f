import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { PeriodForecast } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { MoneyInput } from "@/components/ui/MoneyInput";
import { Textarea } from "@/components/ui/Textarea";
import {
  overridesQuery,
  sayNumber,
  useTeams,
  useUsers,
  type Whose,
} from "@/features/forecasting/api";
import { whole } from "@/features/forecasting/words";
import { formatMoney } from "@/lib/format";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

type OverrideDialogProps = {
  chosen: PeriodForecast;
  currency: string;
  whose: Whose;
  onClose: () => void;
};

/** A manager's own number with its reason. It stands beside ours and never takes its place. */
export function OverrideDialog({ chosen, currency, whose, onClose }: OverrideDialogProps) {
  const users = useUsers();
  const { period, starts_on, name } = chosen;
  const earlier = useQuery(overridesQuery(period, starts_on));
  const [amount, setAmount] = useState(chosen.override?.amount_minor ?? null);
  const [reason, setReason] = useState("");
  const nameOf = (id: string | null) => users.find((user) => user.id === id)?.name;
  const team = useTeams().find(({ id }) => id === whose.team_id);
  const said = whose.team_id
    ? `the team ${team?.name ?? ""}`.trim()
    : whose.owner_id
      ? (nameOf(whose.owner_id) ?? "this person")
      : "everybody";
  const say = useMutation({
    ...sayNumber,
    onSuccess: (kept, ...rest) => {
      void notify.done(kept.amount_minor === null ? "Number withdrawn" : "Your number is kept");
      onClose();
      return sayNumber.onSuccess?.(kept, ...rest);
    },
  });
  const send = (amount_minor: number | null) =>
    say.mutate({
      period,
      starts_on,
      ...whose,
      owner_id: whose.owner_id ?? null,
      amount_minor,
      reason: reason.trim(),
    });
  const hasReason = reason.trim().length >= 3;
  const before = (earlier.data ?? []).filter(
    ({ owner_id, team_id }) =>
      owner_id === (whose.owner_id ?? null) && team_id === (whose.team_id ?? null),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Your number for ${name}`}
      description={`For ${said}. It is shown beside the computed one, ${whole(chosen.expected_minor, currency)}, and measured against what comes.`}
      footer={
        <>
          {chosen.override?.amount_minor != null && (
            <Button disabled={!hasReason} loading={say.isPending} onClick={() => send(null)}>
              Withdraw
            </Button>
          )}
          <Button
            variant="primary"
            disabled={!hasReason || amount === null}
            loading={say.isPending}
            onClick={() => send(amount)}
          >
            Save number
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Field label="Number" required>
          {(control) => (
            <MoneyInput
              {...control}
              amount={amount}
              currency={currency}
              onAmountChange={setAmount}
            />
          )}
        </Field>
        <Field label="Reason" required hint="What you know that the deals do not show.">
          {(control) => (
            <Textarea
              {...control}
              maxLength={1000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        {say.isError && (
          <p role="alert" className="text-danger text-sm">
            {toProblem(say.error).message}
          </p>
        )}
        {before.length > 0 && (
          <section aria-label="Said before" className="border-border border-t pt-3">
            <h3 className="font-medium text-text-muted text-xs">Said before</h3>
            <ul className="mt-1 grid gap-1.5 text-sm">
              {before.map((one) => (
                <li key={one.id}>
                  <span className="font-medium tabular-nums">
                    {one.amount_minor === null
                      ? "Withdrawn"
                      : formatMoney({ amount: one.amount_minor, currency })}
                  </span>
                  <span className="text-text-muted">
                    {" "}
                    {nameOf(one.said_by) ?? "Somebody"}, <DateText value={one.said_at} />:{" "}
                    {one.reason}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Dialog>
  );
}
