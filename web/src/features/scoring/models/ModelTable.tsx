import { Link } from "@tanstack/react-router";
import type { ModelRow } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { Badge, type BadgeTone } from "@/components/ui/Badge";
import { figure, STATES } from "@/features/scoring/words";
import { formatNumber } from "@/lib/format";

const TONES: Record<ModelRow["state"], BadgeTone> = {
  champion: "success",
  challenger: "info",
  retired: "neutral",
};

export const StateBadge = ({ state }: { state: ModelRow["state"] }) => (
  <Badge tone={TONES[state]}>{STATES[state]}</Badge>
);

const DRIFTED = 0.25;
const DRIFTS = 0.1;

/** The usual reading of the population stability index. */
export const driftWord = (drift: number | null): string =>
  drift === null
    ? "Not measured yet"
    : drift >= DRIFTED
      ? "Much has changed"
      : drift >= DRIFTS
        ? "Some change"
        : "Stable";

/** Every model of a kind, the newest first, with its figures on rows it had not seen. */
export const ModelTable = ({ models }: { models: readonly ModelRow[] }) => (
  <div className="overflow-x-auto">
    <table className="w-full min-w-2xl text-sm">
      <caption className="pb-1 text-left font-semibold text-base">Models</caption>
      <thead className="text-left text-text-muted text-xs">
        <tr className="[&>th]:py-1.5 [&>th]:pr-4 [&>th]:font-medium">
          <th scope="col">Model</th>
          <th scope="col">State</th>
          <th scope="col">Trained</th>
          <th scope="col" className="text-right">
            Examples
          </th>
          <th scope="col" className="text-right">
            AUC
          </th>
          <th scope="col" className="text-right">
            Brier
          </th>
          <th scope="col" className="text-right">
            ECE
          </th>
          <th scope="col">Drift since</th>
        </tr>
      </thead>
      <tbody className="divide-y divide-border border-border border-y">
        {models.map((model) => (
          <tr key={model.id} className="[&>td]:py-2 [&>td]:pr-4">
            <th scope="row" className="whitespace-nowrap py-2 pr-4 text-left font-medium">
              <Link
                to="/models/$id"
                params={{ id: model.id }}
                className="text-accent hover:underline"
              >
                Model {model.number}
              </Link>
            </th>
            <td className="whitespace-nowrap">
              <StateBadge state={model.state} />{" "}
              {!model.signal && <Badge tone="warning">No signal</Badge>}
            </td>
            <td className="whitespace-nowrap">
              <DateText value={model.trained_at} />
              {model.trained_by === null && <span className="text-text-faint"> by itself</span>}
            </td>
            <td className="text-right tabular-nums">{formatNumber(model.rows)}</td>
            <td className="text-right tabular-nums">{figure(model.quality?.auc)}</td>
            <td className="text-right tabular-nums">{figure(model.quality?.brier)}</td>
            <td className="text-right tabular-nums">{figure(model.quality?.ece)}</td>
            <td className="whitespace-nowrap">{driftWord(model.drift)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
