import { Info, ListTree } from "lucide-react";
import { useState } from "react";
import type { CopilotRun } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { CopyButton } from "@/features/copilot/answer/CopyButton";
import { EngineBadge } from "@/features/copilot/answer/EngineBadge";
import { Rating } from "@/features/copilot/answer/Rating";
import { wordsOf } from "@/features/copilot/answer/reading";
import { StepsSheet } from "@/features/copilot/steps/StepsSheet";
import { durationText } from "@/features/copilot/words";

type AnswerFooterProps = { run: CopilotRun; mine: boolean };

/** Who answered, in what time, and everything one needs to trust it or not. */
export function AnswerFooter({ run, mine }: AnswerFooterProps) {
  const [open, setOpen] = useState(false);
  return (
    <footer className="grid gap-1.5 text-text-muted text-xs">
      {run.fell_back && (
        <p className="flex items-start gap-1.5 text-warning">
          <Info aria-hidden className="mt-0.5 size-3 shrink-0" />
          {run.fell_back}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-y-0.5">
        <Button size="sm" variant="ghost" className="-ml-2" onClick={() => setOpen(true)}>
          <ListTree aria-hidden />
          How was this answered?
        </Button>
        <span className="ml-auto inline-flex">
          {run.answer && <CopyButton iconOnly label="Copy the answer" text={wordsOf(run.answer)} />}
        </span>
        {mine && <Rating run={run} />}
      </div>
      <p className="flex flex-wrap gap-x-3 text-text-faint">
        <EngineBadge run={run} />
        {run.milliseconds !== null && <span>{durationText(run.milliseconds)}</span>}
      </p>
      {open && <StepsSheet run={run} onClose={() => setOpen(false)} />}
    </footer>
  );
}
