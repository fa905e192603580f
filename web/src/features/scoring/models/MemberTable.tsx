import type { ModelDetail, QualityOut } from "@/client/types.gen";
import { figure, memberWord, share } from "@/features/scoring/words";
import { formatPercent } from "@/lib/format";

type Row = { name: string; quality: QualityOut; weight: number | null; whole: boolean };

function rowsOf({ method, quality, members, weights }: ModelDetail): Row[] {
  const whole = quality ? [{ name: method, quality, weight: null, whole: true }] : [];
  const singles = Object.entries(members).map(([name, one]) => ({
    ...{ name, quality: one, whole: false },
    weight: weights[name] ?? null,
  }));
  return [...whole, ...singles];
}

/** The whole, each model alone, and Odoo's tables, on the same rows. */
export function MemberTable({ model }: { model: ModelDetail }) {
  const rows = rowsOf(model);
  if (rows.length === 0) return null;
  return (
    <div className="overflow-x-auto">
      <table className="w-full min-w-xl text-sm">
        <caption className="pb-1 text-left text-text-muted text-xs">
          All on the same rows that none of them had seen
        </caption>
        <thead className="text-left text-text-muted text-xs">
          <tr className="[&>th]:py-1.5 [&>th]:pr-4 [&>th]:font-medium [&>th]:not-first:text-right">
            <th scope="col">Model</th>
            <th scope="col">Part in the whole</th>
            <th scope="col">AUC</th>
            <th scope="col">Average precision</th>
            <th scope="col">Brier</th>
            <th scope="col">Log loss</th>
            <th scope="col">ECE</th>
            <th scope="col">80% range held</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-border border-border border-y">
          {rows.map(({ name, quality, weight, whole }) => (
            <tr
              key={name}
              className="[&>td]:py-1.5 [&>td]:pr-4 [&>td]:text-right [&>td]:tabular-nums"
            >
              <th
                scope="row"
                className={`py-1.5 pr-4 text-left ${whole ? "font-semibold" : "font-normal"}`}
              >
                {memberWord(name)}
              </th>
              <td>{weight === null ? "–" : formatPercent(weight)}</td>
              <td>{figure(quality.auc)}</td>
              <td>{figure(quality.ap)}</td>
              <td>{figure(quality.brier)}</td>
              <td>{figure(quality.log_loss)}</td>
              <td>{figure(quality.ece)}</td>
              <td>{share(quality.coverage_80)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
