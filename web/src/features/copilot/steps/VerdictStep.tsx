import { Check, ShieldCheck, X } from "lucide-react";
import type { Verdict } from "@/client/types.gen";
import { Badge } from "@/components/ui/Badge";
import { titleOf, VERDICT_WORDS } from "@/features/copilot/words";

const TONES = { pass: "success", retry: "warning", stop: "neutral" } as const;

/** What the check of a draft said, point by point. */
export function VerdictStep({ verdict }: { verdict: Verdict }) {
  const checks = Object.entries(verdict.checks ?? {});
  return (
    <div className="grid gap-1.5 text-sm">
      <p className="flex flex-wrap items-center gap-2">
        <ShieldCheck aria-hidden className="size-3.5 text-text-faint" />
        <span className="font-medium">Checked</span>
        <Badge tone={TONES[verdict.verdict]}>{VERDICT_WORDS[verdict.verdict]}</Badge>
        <span className="ml-auto text-text-faint text-xs">by {verdict.by ?? "rules"}</span>
      </p>
      <p className="text-text-muted">{verdict.reason}</p>
      {verdict.feedback && <p className="text-text-muted">Asked for: {verdict.feedback}</p>}
      {checks.length > 0 && (
        <ul className="grid gap-0.5 text-xs">
          {checks.map(([name, held]) => (
            <li key={name} className="flex items-center gap-1.5">
              {held ? (
                <Check aria-hidden className="size-3.5 text-success" />
              ) : (
                <X aria-hidden className="size-3.5 text-danger" />
              )}
              {titleOf(name)}
              <span className="sr-only">{held ? "holds" : "does not hold"}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
