import { ArrowDown, ArrowUp, PencilLine } from "lucide-react";
import { useState } from "react";
import type { PeriodForecast } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { useUsers, type Whose } from "@/features/forecasting/api";
import { OverrideDialog } from "@/features/forecasting/overview/OverrideDialog";
import { QuotaGauge } from "@/features/forecasting/overview/QuotaGauge";
import { bandOf, rangeText, signed, whole } from "@/features/forecasting/words";
import { formatMoney } from "@/lib/format";
import { can } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

type HeadlineProps = {
  chosen: PeriodForecast;
  currency: string;
  whose: Whose;
  /** An own number is said for all pipelines, so not beside the number of one. */
  ofOnePipeline: boolean;
};

/** One number, how sure it is, how it moved, and how it stands to the quota. */
export function Headline({ chosen, currency, whose, ofOnePipeline }: HeadlineProps) {
  const session = useSession();
  const users = useUsers();
  const [saying, setSaying] = useState(false);
  const band = bandOf(chosen.bands, 80);
  const said = chosen.override?.amount_minor != null ? chosen.override : null;
  const mayWrite = can(session, "forecast:write") && !ofOnePipeline;
  return (
    <section
      aria-label={`Expected in ${chosen.name}`}
      className="grid grid-cols-2 gap-x-10 gap-y-6 max-lg:grid-cols-1"
    >
      <div className="grid content-start gap-1">
        <p className="text-sm text-text-muted">Expected in {chosen.name}</p>
        <p className="font-semibold text-3xl tabular-nums tracking-tight">
          {whole(chosen.expected_minor, currency)}
        </p>
        <p className="text-sm tabular-nums">
          {band ? (
            <>
              {rangeText(band, currency)}
              <span className="text-text-muted"> in 8 of 10 cases</span>
            </>
          ) : (
            <span className="text-text-muted">Too little history to say how sure this is.</span>
          )}
        </p>
        <Moved chosen={chosen} currency={currency} />
        {said?.amount_minor != null && (
          <p className="mt-1 border-warning border-l-2 pl-2 text-sm">
            <span className="font-medium tabular-nums">
              {formatMoney({ amount: said.amount_minor, currency })}
            </span>{" "}
            says {users.find(({ id }) => id === said.said_by)?.name ?? "a manager"}:{" "}
            <q className="text-text-muted">{said.reason}</q>
          </p>
        )}
        {mayWrite && (
          <div className="mt-1">
            <Button size="sm" onClick={() => setSaying(true)}>
              <PencilLine aria-hidden />
              {said ? "Change your number" : "Say your own number"}
            </Button>
          </div>
        )}
      </div>
      <QuotaGauge chosen={chosen} currency={currency} />
      {saying && (
        <OverrideDialog
          chosen={chosen}
          currency={currency}
          whose={whose}
          onClose={() => setSaying(false)}
        />
      )}
    </section>
  );
}

function Moved({ chosen, currency }: { chosen: PeriodForecast; currency: string }) {
  if (chosen.last_time_minor === null) {
    return <p className="text-text-muted text-xs">No forecast from a week ago to compare with.</p>;
  }
  const moved = chosen.expected_minor - chosen.last_time_minor;
  if (moved === 0) return <p className="text-text-muted text-xs">As a week ago.</p>;
  const Icon = moved > 0 ? ArrowUp : ArrowDown;
  return (
    <p
      className={`flex items-center gap-1 text-xs tabular-nums ${moved > 0 ? "text-success" : "text-danger"}`}
    >
      <Icon aria-hidden className="size-3.5" />
      {signed(moved, currency)} since the number noted a week ago
    </p>
  );
}
