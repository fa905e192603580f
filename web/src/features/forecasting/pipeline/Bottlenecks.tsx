import { OctagonAlert } from "lucide-react";
import type { StageFacts } from "@/client/types.gen";

/** The stages where deals get stuck or leak, each with the figures that say so. */
export function Bottlenecks({ stages }: { stages: readonly StageFacts[] }) {
  const stuck = stages.filter(({ is_bottleneck }) => is_bottleneck);
  if (stuck.length === 0) return null;
  return (
    <ul aria-label="Bottlenecks" className="grid gap-2">
      {stuck.map(({ stage_id, name, why }) => (
        <li
          key={stage_id}
          className="flex items-start gap-2 rounded-md bg-warning-soft px-3 py-2 text-sm"
        >
          <OctagonAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
          <span>
            <span className="font-medium">Bottleneck: {name}.</span> {why}
          </span>
        </li>
      ))}
    </ul>
  );
}
