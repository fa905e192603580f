import { useState } from "react";
import type { ModelDetail } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { driftWord } from "@/features/scoring/models/ModelTable";
import { useFeatureChoice } from "@/features/scoring/settings/useFeatureChoice";
import { familyWord } from "@/features/scoring/words";
import { formatPercent } from "@/lib/format";

const FIRST = 12;

/** What the model looks at, the most useful first, and how much each has changed since. */
export function FeatureTable({ model }: { model: ModelDetail }) {
  const [all, setAll] = useState(false);
  const choice = useFeatureChoice(model.kind);
  const sorted = [...model.features].sort((one, other) => other.gain - one.gain);
  const shown = all ? sorted : sorted.slice(0, FIRST);
  const top = Math.max(sorted[0]?.gain ?? 0, 0.001);
  if (sorted.length === 0) {
    return <p className="text-sm text-text-muted">It looks at no single feature.</p>;
  }
  return (
    <div className="grid justify-items-start gap-2">
      <div className="w-full overflow-x-auto">
        <table className="w-full min-w-xl text-sm">
          <caption className="sr-only">Features</caption>
          <thead className="text-left text-text-muted text-xs">
            <tr className="[&>th]:py-1.5 [&>th]:pr-4 [&>th]:font-medium">
              <th scope="col">Feature</th>
              <th scope="col">Kind</th>
              <th scope="col">Usefulness</th>
              <th scope="col" className="text-right">
                Filled
              </th>
              <th scope="col">Since training</th>
              {choice.mayChoose && <th scope="col">Next training</th>}
            </tr>
          </thead>
          <tbody className="divide-y divide-border border-border border-y">
            {shown.map(({ name, label, family, gain, filled, drift }) => (
              <tr key={name} className="[&>td]:py-1.5 [&>td]:pr-4">
                <th scope="row" className="min-w-44 py-1.5 pr-4 text-left font-normal">
                  {label || name}
                </th>
                <td className="whitespace-nowrap text-text-muted">{familyWord(family)}</td>
                <td>
                  <span className="flex items-center gap-2 tabular-nums">
                    <span aria-hidden className="h-1.5 w-20 rounded-full bg-surface-hover">
                      <span
                        className="block h-full rounded-full bg-accent"
                        style={{ width: `${(Math.max(gain, 0) / top) * 100}%` }}
                      />
                    </span>
                    {formatPercent(gain, 1)}
                  </span>
                </td>
                <td className="text-right tabular-nums">{formatPercent(filled)}</td>
                <td className="whitespace-nowrap text-text-muted">{driftWord(drift)}</td>
                {choice.mayChoose && (
                  <td className="whitespace-nowrap">
                    <LeaveOut
                      label={label || name}
                      out={choice.isOn("left_out", name)}
                      busy={choice.isSaving}
                      onChoose={(out) => choice.choose("left_out", name, out)}
                    />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < sorted.length && (
        <Button size="sm" onClick={() => setAll(true)}>
          All {sorted.length} features
        </Button>
      )}
    </div>
  );
}

type LeaveOutProps = {
  label: string;
  out: boolean;
  busy: boolean;
  onChoose: (out: boolean) => void;
};

const LeaveOut = ({ label, out, busy, onChoose }: LeaveOutProps) => (
  <Button
    size="sm"
    variant="ghost"
    disabled={busy}
    aria-label={out ? `Use ${label} again` : `Leave out ${label}`}
    onClick={() => onChoose(!out)}
  >
    {out ? "Left out, use again" : "Leave out"}
  </Button>
);
