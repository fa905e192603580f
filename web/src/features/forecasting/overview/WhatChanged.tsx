import type { NumberChange } from "@/client/types.gen";
import { DealLinks } from "@/features/forecasting/parts/DealLinks";
import { Quiet } from "@/features/forecasting/parts/Section";
import { changeLabel, short, signed } from "@/features/forecasting/words";

type WhatChangedProps = {
  before: number | null;
  now: number;
  changes: readonly NumberChange[];
  currency: string;
};

type Step = { key: string; label: string; text: string; from: number; to: number; deals: string[] };

/** From the number of a week ago to today's, step by step. */
export function stepsOf({ before, now, changes, currency }: WhatChangedProps): Step[] {
  if (before === null) return [];
  let level = before;
  const moved = changes.map(({ kind, amount_minor, deals }) => {
    const from = level;
    level += amount_minor;
    const text = signed(amount_minor, currency);
    return { key: kind, label: changeLabel(kind), text, from, to: level, deals };
  });
  const end = (key: string, label: string, amount: number): Step => ({
    ...{ key, label, text: short(amount, currency), from: amount, to: amount, deals: [] },
  });
  return [end("before", "A week ago", before), ...moved, end("now", "Now", now)];
}

export function WhatChanged(props: WhatChangedProps) {
  const steps = stepsOf(props);
  if (steps.length === 0) {
    return <Quiet>There is no forecast from a week ago yet; one is noted every night.</Quiet>;
  }
  const ends = steps.flatMap(({ from, to }) => [from, to]);
  // The scale holds just the steps: they are small against the number itself.
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const at = (amount: number) => 2 + ((amount - least) / (most - least || 1)) * 96;
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">What changed the number in a week</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Step</th>
          <th scope="col">Picture</th>
          <th scope="col">Amount</th>
        </tr>
      </thead>
      <tbody className="divide-y divide-border border-border border-y">
        {steps.map(({ key, label, text, from, to, deals }) => {
          const isEnd = key === "before" || key === "now";
          return (
            <tr key={key} className={isEnd ? "font-medium" : ""}>
              <th scope="row" className="w-44 py-1.5 pr-3 text-left font-[inherit]">
                {label}
                <DealLinks deals={deals} />
              </th>
              <td aria-hidden className="py-1.5">
                <span className="relative block h-3">
                  {isEnd ? (
                    <span
                      className="absolute -inset-y-1 w-1 -translate-x-1/2 rounded-sm bg-text"
                      style={{ left: `${at(to)}%` }}
                    />
                  ) : (
                    <span
                      data-hue={to >= from ? "green" : "rose"}
                      className="absolute inset-y-0 min-w-0.5 rounded-sm bg-hue/70"
                      style={{
                        left: `${at(Math.min(from, to))}%`,
                        width: `${at(Math.max(from, to)) - at(Math.min(from, to))}%`,
                      }}
                    />
                  )}
                </span>
              </td>
              <td className="w-24 whitespace-nowrap py-1.5 pl-3 text-right tabular-nums">{text}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
