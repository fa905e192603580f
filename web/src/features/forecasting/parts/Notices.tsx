import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import type { Unconverted } from "@/client/types.gen";
import { formatMoney, plural } from "@/lib/format";

type NoticesProps = { unconverted: readonly Unconverted[]; warnings?: readonly string[] };

/** What the numbers leave out or should be read with. */
export function Notices({ unconverted, warnings = [] }: NoticesProps) {
  if (unconverted.length === 0 && warnings.length === 0) return null;
  return (
    <div
      role="note"
      className="flex items-start gap-2 rounded-md bg-warning-soft px-3 py-2 text-sm text-warning"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <ul className="grid gap-0.5">
        {unconverted.length > 0 && (
          <li>
            Not in these numbers, because no exchange rate is known:{" "}
            {unconverted
              .map(
                ({ currency, deals, amount_minor }) =>
                  `${plural(deals, "deal")} over ${formatMoney({ amount: amount_minor, currency })}`,
              )
              .join(", ")}
            .{" "}
            <Link to="/forecast/settings" className="underline">
              Set a rate
            </Link>
          </li>
        )}
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </div>
  );
}
