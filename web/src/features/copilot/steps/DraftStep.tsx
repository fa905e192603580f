import { PenLine } from "lucide-react";
import type { Draft } from "@/client/types.gen";
import { wordsOf } from "@/features/copilot/answer/reading";
import { formatPercent } from "@/lib/format";

/** What was written before it was checked. */
export const DraftStep = ({ draft }: { draft: Draft }) => (
  <div className="grid gap-1.5 text-sm">
    <p className="flex items-center gap-2">
      <PenLine aria-hidden className="size-3.5 text-text-faint" />
      <span className="font-medium">
        {draft.refused ? "Declined to answer" : "Wrote an answer"}
      </span>
      <span className="ml-auto text-text-faint text-xs tabular-nums">
        sure to {formatPercent(draft.confidence ?? 1)}
      </span>
    </p>
    <p className="line-clamp-6 whitespace-pre-line break-words text-text-muted">{wordsOf(draft)}</p>
  </div>
);
