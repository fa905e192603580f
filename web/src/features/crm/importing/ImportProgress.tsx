import type { ImportOut } from "@/client/types.gen";
import { Progress } from "@/components/ui/Progress";
import { shareDone } from "@/features/crm/importing/states";
import { formatNumber } from "@/lib/format";

const DOING = {
  checking: "Reading the files as the import would. Nothing is written.",
  running: "Importing. You may leave this page; it goes on.",
  undoing: "Taking back what the import has made.",
};

export function ImportProgress({ whole }: { whole: ImportOut }) {
  const { status, rows_done, rows_total } = whole;
  const doing =
    status === "checking" || status === "running" || status === "undoing" ? DOING[status] : "";
  const share = status === "undoing" ? undefined : shareDone(whole);
  return (
    <div className="grid gap-2">
      <p role="status" className="flex justify-between gap-4">
        <span>{doing}</span>
        {share !== undefined && (
          <span aria-hidden className="whitespace-nowrap text-text-muted tabular-nums">
            {formatNumber(rows_done)} of {formatNumber(rows_total)} rows
          </span>
        )}
      </p>
      <Progress label={doing} value={share} className="h-1.5" />
    </div>
  );
}
