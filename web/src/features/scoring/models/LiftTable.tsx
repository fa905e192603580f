import type { ModelDetail } from "@/client/types.gen";
import { SUBJECTS } from "@/features/scoring/words";
import { formatNumber, formatPercent } from "@/lib/format";

/** A tenth of the rows after the other, the best first: how many of each came true. */
export function LiftTable({ model }: { model: ModelDetail }) {
  const { lift, kind } = model;
  if (lift.length === 0) return null;
  const top = Math.max(...lift.map(({ observed }) => observed), 0.01);
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="pb-1 text-left text-text-muted text-xs">
          Sorted by score and cut into {lift.length} equal parts, the best first
        </caption>
        <thead className="text-left text-text-muted text-xs">
          <tr className="[&>th]:py-1 [&>th]:pr-3 [&>th]:font-medium">
            <th scope="col">Part</th>
            <th scope="col">Share {SUBJECTS[kind].success}</th>
            <th scope="col" className="text-right">
              Lift
            </th>
          </tr>
        </thead>
        <tbody>
          {lift.map((part, place) => (
            // The parts are told apart by their place.
            // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name
            <tr key={place} className="[&>td]:py-0.5 [&>td]:pr-3">
              <th scope="row" className="py-0.5 pr-3 text-left font-normal tabular-nums">
                {place + 1}
              </th>
              <td className="w-full">
                <span className="flex items-center gap-2">
                  <span aria-hidden className="h-3 min-w-0 flex-1 rounded-sm bg-surface-hover">
                    <span
                      className="block h-full rounded-sm bg-accent"
                      style={{ width: `${(part.observed / top) * 100}%` }}
                    />
                  </span>
                  <span className="w-11 text-right tabular-nums">
                    {formatPercent(part.observed)}
                  </span>
                </span>
              </td>
              <td className="whitespace-nowrap text-right text-text-muted tabular-nums">
                {part.lift === null || part.lift === undefined
                  ? "–"
                  : `${formatNumber(part.lift, 1)} times`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
