import { useMutation } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import type { RateOut, Rates } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { IconButton } from "@/components/ui/IconButton";
import { saveRates, useUsers } from "@/features/forecasting/api";
import { Quiet, Section } from "@/features/forecasting/parts/Section";
import { Table } from "@/features/forecasting/parts/Table";
import { NewRate } from "@/features/forecasting/settings/NewRate";
import { formatDay, formatMoney, formatNumber, plural } from "@/lib/format";
import { notify } from "@/lib/notify";
import { can } from "@/lib/permissions";
import { toProblem } from "@/lib/problem";
import { useSession } from "@/lib/session-query";

/** Dated rates into the workspace's currency, and the currencies that still need one. */
export function RatesEditor({ rates }: { rates: Rates }) {
  const mayWrite = can(useSession(), "forecast:write");
  const users = useUsers();
  const [wanted, setWanted] = useState("");
  const remove = useMutation({
    ...saveRates,
    onError: (error) => void notify.failed(toProblem(error).message),
  });
  const restore = ({ currency, day, rate }: RateOut) => remove.mutate([{ currency, day, rate }]);
  const drop = (gone: RateOut) =>
    remove.mutate([{ currency: gone.currency, day: gone.day, rate: null }], {
      onSuccess: () => void notify.done("Rate removed", { undo: () => restore(gone) }),
    });
  return (
    <Section
      title="Exchange rates"
      about={`A deal in another currency is converted into ${rates.currency} by the newest rate on or before the day it closes or should close. Without a rate it stays out of every sum.`}
    >
      {rates.missing.length > 0 && (
        <ul aria-label="Missing rates" className="mb-3 grid gap-1">
          {rates.missing.map(({ currency, deals, amount_minor }) => (
            <li key={currency} className="flex flex-wrap items-center gap-2 text-sm">
              <Badge tone="warning">{currency} missing</Badge>
              <span className="tabular-nums">
                {plural(deals, "deal")} over {formatMoney({ amount: amount_minor, currency })}{" "}
                {deals === 1 ? "is" : "are"} left out
              </span>
              {mayWrite && (
                <Button size="sm" onClick={() => setWanted(currency)}>
                  Set a rate
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {rates.rates.length > 0 ? (
        <Table
          caption="Exchange rates"
          head={["Currency", `In ${rates.currency}`, "From", "Set", ""]}
        >
          {rates.rates.map((rate) => (
            <tr key={`${rate.currency} ${rate.day}`}>
              <th scope="row">1 {rate.currency}</th>
              <td>{formatNumber(rate.rate, 6)}</td>
              <td>{formatDay(rate.day)}</td>
              <td className="text-text-muted">
                {users.find(({ id }) => id === rate.set_by)?.name} <DateText value={rate.set_at} />
              </td>
              <td className="w-10">
                {mayWrite && (
                  <IconButton
                    label={`Remove ${rate.currency} from ${formatDay(rate.day)}`}
                    size="sm"
                    onClick={() => drop(rate)}
                  >
                    <Trash2 />
                  </IconButton>
                )}
              </td>
            </tr>
          ))}
        </Table>
      ) : (
        rates.missing.length === 0 && <Quiet>All deals are in {rates.currency}: none needed.</Quiet>
      )}
      {mayWrite && <NewRate key={wanted} into={rates.currency} wanted={wanted} />}
    </Section>
  );
}
