import { LoaderCircle } from "lucide-react";
import type { Live } from "@/features/copilot/live/live";
import { ProgressList } from "@/features/copilot/talk/ProgressList";

/** An answer on its way: steps, words that are not checked yet, words that were taken back. */
export const Running = ({ live }: { live: Live }) => (
  <div data-running className="grid min-w-0 gap-3">
    <ProgressList lines={live.lines} />
    {live.taken.map(({ words, reason }, place) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: what was taken back stays where it is
      <div key={place} className="grid gap-0.5 text-text-faint">
        <del className="line-clamp-3 whitespace-pre-line break-words">{words}</del>
        <p className="text-xs">Taken back{reason && `: ${reason}`}</p>
      </div>
    ))}
    {live.words && (
      <p aria-hidden className="whitespace-pre-line break-words text-base text-text-muted">
        {live.words}
      </p>
    )}
    {live.lines.length === 0 && !live.words && (
      <p className="flex items-center gap-2 text-text-muted">
        <LoaderCircle aria-hidden className="size-4 animate-spin text-accent" />
        Reading the question
      </p>
    )}
    {live.isLost && (
      <p className="text-warning text-xs">The line is lost. The answer goes on; reconnecting.</p>
    )}
    {live.isGone && <p className="text-text-muted">This question is not there any more.</p>}
  </div>
);
