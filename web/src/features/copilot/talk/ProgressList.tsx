import { Check, CircleAlert, LoaderCircle } from "lucide-react";
import type { ProgressLine } from "@/features/copilot/live/live";
import { durationText } from "@/features/copilot/words";
import { cn } from "@/lib/cn";

const ICONS = {
  running: { Icon: LoaderCircle, look: "animate-spin text-accent", word: "under way" },
  done: { Icon: Check, look: "text-success", word: "done" },
  failed: { Icon: CircleAlert, look: "text-danger", word: "failed" },
};

/** What is being looked up, and what is done. */
export function ProgressList({ lines }: { lines: readonly ProgressLine[] }) {
  if (lines.length === 0) return null;
  return (
    <ol aria-label="Steps" className="grid gap-1 text-sm text-text-muted">
      {lines.map(({ key, text, doing, cached, milliseconds }) => {
        const { Icon, look, word } = ICONS[doing];
        return (
          <li key={key} data-doing={doing} className="flex items-start gap-2">
            <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", look)} />
            <span className="min-w-0 flex-1 break-words">
              {text}
              <span className="sr-only">, {word}</span>
            </span>
            {doing !== "running" && (cached || milliseconds !== null) && (
              <span className="shrink-0 text-text-faint text-xs tabular-nums">
                {cached ? "from memory" : durationText(milliseconds ?? 0)}
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
