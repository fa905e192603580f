import type { ModelDetail } from "@/client/types.gen";
import { MEASURES, SUBJECTS } from "@/features/scoring/words";
import { formatDay, formatNumber } from "@/lib/format";

type QualityTableProps = { model: ModelDetail };

/** Every figure on rows the model had not seen, each with what it says in plain words. */
export function QualityTable({ model }: QualityTableProps) {
  const { quality, kind, known_to } = model;
  if (!quality) {
    return (
      <p className="text-text-muted">
        There were too few outcomes to hold some back, so how good it is was not measured.
      </p>
    );
  }
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-sm">
        <caption className="pb-1 text-left text-text-muted text-xs">
          Measured on {formatNumber(quality.rows)} rows it had not seen,{" "}
          {formatNumber(quality.positives)} of them {SUBJECTS[kind].success}
          {known_to && `, the newest of what was known until ${formatDay(known_to)}`}.
        </caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">What it says</th>
            <th scope="col">Figure</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-border border-border border-y">
          {MEASURES.map(({ key, name, show, plain }) => (
            <tr key={key}>
              <th scope="row" className="py-2 pr-4 text-left font-normal">
                {plain(quality, kind) ?? "Could not be measured."}
                <span className="block text-text-faint text-xs">{name}</span>
              </th>
              <td className="py-2 text-right align-top font-semibold tabular-nums">
                {show(quality[key])}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
