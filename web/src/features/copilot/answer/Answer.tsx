import { CircleAlert, CircleSlash, EyeOff, MessageCircleOff } from "lucide-react";
import type { ReactNode } from "react";
import type { CopilotRun } from "@/client/types.gen";
import { AnswerBlocks } from "@/features/copilot/answer/AnswerBlocks";
import { AnswerFooter } from "@/features/copilot/answer/AnswerFooter";
import { ChoiceList } from "@/features/copilot/answer/ChoiceList";
import { SourceList } from "@/features/copilot/answer/SourceList";
import { ProposalCard } from "@/features/copilot/proposals/ProposalCard";

type AnswerProps = {
  run: CopilotRun;
  mine: boolean;
  /** Given for the last answer: its choices can still be made. */
  onAsk?: (question: string) => void;
};

/** What came of a question: an answer with its sources, a plain refusal, a choice, or what went wrong. */
export function Answer({ run, mine, onAsk }: AnswerProps) {
  if (run.hidden) {
    return (
      <Calm icon={EyeOff}>
        This answer rests on things that your role does not show. Ask it yourself to see your part.
      </Calm>
    );
  }
  const { answer } = run;
  const choices = answer?.choices ?? [];
  return (
    <article aria-label="Answer" data-state={run.state} className="grid min-w-0 gap-3">
      {run.state === "failed" && (
        <p className="flex items-start gap-2 text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {run.error || "The answer could not be written. Ask again."}
        </p>
      )}
      {run.state === "stopped" && <Calm icon={CircleSlash}>Stopped before the end.</Calm>}
      {answer && (answer.blocks ?? []).length > 0 && <AnswerBlocks draft={answer} />}
      {answer?.refused && answer.reason && choices.length === 0 && (
        <Calm icon={MessageCircleOff}>{answer.reason}</Calm>
      )}
      {answer?.refused && answer.reason && choices.length > 0 && <p>{answer.reason}</p>}
      {choices.length > 0 && <ChoiceList choices={choices} onChoose={onAsk} />}
      {(run.proposals ?? []).map((proposal) => (
        <ProposalCard key={proposal.id} proposal={proposal} mine={mine} />
      ))}
      <SourceList sources={answer?.sources ?? []} />
      <AnswerFooter run={run} mine={mine} />
    </article>
  );
}

const Calm = ({ icon: Icon, children }: { icon: typeof EyeOff; children: ReactNode }) => (
  <p className="flex items-start gap-2 rounded-md bg-background px-3 py-2 text-text-muted">
    <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-text-faint" />
    <span className="min-w-0 break-words">{children}</span>
  </p>
);
