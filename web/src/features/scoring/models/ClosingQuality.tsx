import type { ReactNode } from "react";
import type { ModelDetail } from "@/client/types.gen";
import { formatNumber, formatPercent, plural } from "@/lib/format";

/** How good the days and the values are that stand beside a score. */
export function ClosingQuality({ model }: { model: ModelDetail }) {
  const { timing, amounts } = model;
  if (!timing && !amounts) {
    return (
      <p className="text-sm text-text-muted">
        There were too few closed ones to learn when and for how much.
      </p>
    );
  }
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {timing && (
        <Block title="Days until it closes" rows={timing.rows} held={timing.coverage_80}>
          {timing.mae_days === null
            ? timing.word
            : `Off by ${formatNumber(timing.mae_days, 1)} days on average${
                timing.mae_constant === null
                  ? "."
                  : `; always saying the usual time would be off by ${formatNumber(timing.mae_constant, 1)}.`
              } ${timing.word}`}
        </Block>
      )}
      {amounts && (
        <Block title="Value" rows={amounts.rows} held={amounts.coverage_80}>
          {amounts.mape === null
            ? amounts.word
            : `Off by ${formatPercent(amounts.mape)} on average${
                amounts.mape_baseline === null
                  ? "."
                  : `; always saying the usual value would be off by ${formatPercent(amounts.mape_baseline)}.`
              } ${amounts.word}`}
        </Block>
      )}
    </div>
  );
}

type BlockProps = { title: string; rows: number; held: number | null; children: ReactNode };

const Block = ({ title, rows, held, children }: BlockProps) => (
  <section aria-label={title} className="grid content-start gap-1 text-sm">
    <h3 className="font-medium">{title}</h3>
    <p>{children}</p>
    <p className="text-text-muted text-xs">
      Measured on {plural(rows, "row")} it had not seen
      {held !== null && `; the 80% range held in ${formatPercent(held, 1)}`}.
    </p>
  </section>
);
