import type { CopilotRun } from "@/client/types.gen";
import { Answer } from "@/features/copilot/answer/Answer";
import { spoken } from "@/features/copilot/live/live";
import { useLive } from "@/features/copilot/live/useLive";
import { Running } from "@/features/copilot/talk/Running";
import { plural } from "@/lib/format";

type ExchangeProps = {
  run: CopilotRun;
  mine: boolean;
  onAsk?: (question: string) => void;
};

const ENDS: Record<CopilotRun["state"], string> = {
  running: "",
  answered: "Answer ready",
  refused: "No answer",
  failed: "The answer failed",
  stopped: "Stopped",
};

/** A question and what came of it. */
export function Exchange({ run, mine, onAsk }: ExchangeProps) {
  const live = useLive(run.state === "running" ? run.id : null);
  const shown = live.run ?? run;
  const sources = shown.answer?.sources?.length ?? 0;
  const isRunning = shown.state === "running";
  return (
    <div className="grid gap-3">
      <h2 className="ml-auto w-fit max-w-[85%] whitespace-pre-line break-words rounded-lg bg-accent-soft px-3 py-2 font-normal text-base">
        <span className="sr-only">Question: </span>
        {shown.question}
      </h2>
      {isRunning ? <Running live={live} /> : <Answer run={shown} mine={mine} onAsk={onAsk} />}
      <p role="status" className="sr-only">
        {isRunning
          ? spoken(live)
          : live.run &&
            `${ENDS[shown.state]}${sources > 0 ? `, ${plural(sources, "source")}` : ""}`}
      </p>
    </div>
  );
}
