import { type Group, measureTitle } from "@/features/copilot/quality/report";
import { formatNumber, formatPercent } from "@/lib/format";

const SHOWN = [
  "tool_selection",
  "client_match",
  "answer_correctness",
  "faithfulness",
  "refusal_accuracy",
  "numbers_exact",
];

type GroupTableProps = {
  title: string;
  groups: readonly Group[];
  nameOf?: (name: string) => string;
  onOpen?: (name: string) => void;
};

/** The main measures of one part of the cases after the other. */
export function GroupTable({ title, groups, nameOf = (name) => name, onOpen }: GroupTableProps) {
  if (groups.length === 0) return null;
  return (
    <div className="overflow-x-auto">
      <table className="w-full min-w-2xl text-sm">
        <caption className="pb-1 text-left font-semibold text-base">{title}</caption>
        <thead className="text-left text-text-muted text-xs">
          <tr className="[&>th]:py-1.5 [&>th]:pr-4 [&>th]:font-medium [&>th]:not-first:text-right">
            <th scope="col">Name</th>
            <th scope="col">Cases</th>
            {SHOWN.map((name) => (
              <th key={name} scope="col">
                {measureTitle(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-border border-border border-y">
          {groups.map((group) => (
            <tr key={group.name}>
              <th scope="row" className="py-1.5 pr-4 text-left font-normal">
                {onOpen ? (
                  <button
                    type="button"
                    className="text-accent hover:underline"
                    onClick={() => onOpen(group.name)}
                  >
                    {nameOf(group.name)}
                  </button>
                ) : (
                  nameOf(group.name)
                )}
              </th>
              <td className="py-1.5 pr-4 text-right tabular-nums">{formatNumber(group.cases)}</td>
              {SHOWN.map((name) => {
                const value = group.values[name];
                return (
                  <td key={name} className="py-1.5 pr-4 text-right tabular-nums">
                    {value == null ? (
                      <span className="text-text-faint">–</span>
                    ) : (
                      formatPercent(value, 1)
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
