import { Link } from "@tanstack/react-router";
import type { PeriodForecast } from "@/client/types.gen";
import { bandOf, chanceText, short } from "@/features/forecasting/words";
import { formatPercent } from "@/lib/format";
import { can } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

type QuotaGaugeProps = { chosen: PeriodForecast; currency: string };

/** How far the way to the quota is: won, expected with its band, and the chance to get there. */
export function QuotaGauge({ chosen, currency }: QuotaGaugeProps) {
  const session = useSession();
  const { quota_minor: quota, quota_chance: chance, expected_minor: expected } = chosen;
  const won = chosen.sums.won_minor;
  const band = bandOf(chosen.bands, 80);
  const end = Math.max(quota ?? 0, band?.high_minor ?? 0, expected, won, 1) * 1.04;
  const at = (amount: number) => `${Math.min(100, Math.max(0, (amount / end) * 100))}%`;
  const hasQuota = quota !== null && quota > 0;
  return (
    <div className="grid content-start gap-2">
      <p className="text-sm text-text-muted">
        {hasQuota ? (
          <>
            Quota <span className="font-medium text-text">{short(quota, currency)}</span>
          </>
        ) : (
          <>
            No quota for {chosen.name}.{" "}
            {can(session, "forecast:write") && (
              <Link to="/forecast/quotas" className="text-accent hover:underline">
                Set one
              </Link>
            )}
          </>
        )}
      </p>
      {hasQuota && chance !== null && (
        <p className="font-semibold text-3xl tabular-nums tracking-tight">
          {chanceText(chance)}
          <span className="ml-2 font-normal text-sm text-text-muted tracking-normal">
            chance to reach it
          </span>
        </p>
      )}
      <div aria-hidden className="relative h-7">
        <span className="absolute inset-x-0 inset-y-2 rounded-sm bg-surface-hover" />
        {band && (
          <span
            className="absolute inset-y-1 rounded-sm bg-accent/25"
            style={{ left: at(band.low_minor), right: `calc(100% - ${at(band.high_minor)})` }}
          />
        )}
        <span
          data-hue="green"
          className="absolute inset-y-2 left-0 rounded-sm bg-hue/80"
          style={{ width: at(won) }}
        />
        <span
          className="absolute inset-y-0.5 w-1 -translate-x-1/2 rounded-sm bg-accent"
          style={{ left: at(expected) }}
        />
        {hasQuota && (
          <span
            className="absolute -inset-y-0.5 w-0.5 -translate-x-1/2 bg-text"
            style={{ left: at(quota) }}
          />
        )}
      </div>
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-text-muted text-xs tabular-nums">
        <span data-hue="green" className="inline-flex items-center gap-1.5">
          <span aria-hidden className="size-2.5 rounded-sm bg-hue/80" />
          {short(won, currency)} won
          {hasQuota && `, ${formatPercent(won / quota)} of the quota`}
        </span>
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden className="h-3 w-1 rounded-sm bg-accent" />
          {short(expected, currency)} expected
          {hasQuota && `, ${formatPercent(expected / quota)}`}
        </span>
        {band && (
          <span className="inline-flex items-center gap-1.5">
            <span aria-hidden className="h-2.5 w-3.5 rounded-sm bg-accent/25" />8 of 10 cases
          </span>
        )}
        {hasQuota && (
          <span className="inline-flex items-center gap-1.5">
            <span aria-hidden className="h-3 w-0.5 bg-text" />
            Quota
          </span>
        )}
      </p>
    </div>
  );
}
