import { CircleAlert, CircleSlash, Info } from "lucide-react";
import type { Counts, Reason } from "@/client/types.gen";
import { formatNumber } from "@/lib/format";

const LOOKS = {
  failed: { label: "Fails", icon: CircleAlert, tone: "text-danger" },
  skipped: { label: "Skipped", icon: CircleSlash, tone: "text-text-muted" },
  warning: { label: "Note", icon: Info, tone: "text-warning" },
} as const;

/** Why rows fail, are left out or come with a remark: the same reasons together, the most frequent first. */
export function Reasons({ counts, label }: { counts: Counts; label: (field: string) => string }) {
  const reasons = [...(counts.reasons ?? [])].sort(worstFirst);
  if (reasons.length === 0) return null;
  return (
    <table className="w-full text-left text-sm">
      <caption className="sr-only">What became of rows, by reason</caption>
      <thead className="text-text-muted text-xs">
        <tr className="h-7">
          <th className="w-24 font-normal">Rows</th>
          <th className="font-normal">Reason</th>
          <th className="w-36 font-normal max-md:hidden">Field</th>
          <th className="w-28 text-right font-normal">First in line</th>
        </tr>
      </thead>
      <tbody className="divide-y divide-border border-border border-t">
        {reasons.map((reason) => {
          const { icon: Icon, label: said, tone } = LOOKS[reason.result];
          return (
            <tr key={`${reason.result} ${reason.field} ${reason.reason}`} className="align-top">
              <td className="py-1.5">
                <span className={`inline-flex items-center gap-1.5 ${tone}`}>
                  <Icon aria-label={said} className="size-3.5 shrink-0" />
                  <span className="tabular-nums">{formatNumber(reason.count)}</span>
                </span>
              </td>
              <td className="break-words py-1.5 pr-4">{reason.reason}</td>
              <td className="py-1.5 text-text-muted max-md:hidden">
                {reason.field ? label(reason.field) : "–"}
              </td>
              <td className="py-1.5 text-right text-text-muted tabular-nums">
                {formatNumber(reason.first_line)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const ORDER = { failed: 0, skipped: 1, warning: 2 };
const worstFirst = (one: Reason, other: Reason): number =>
  ORDER[one.result] - ORDER[other.result] || other.count - one.count;
