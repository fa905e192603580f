import { useMutation } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, CircleSlash, Clock } from "lucide-react";
import type { ProposalOut } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { Button } from "@/components/ui/Button";
import { RecordLink } from "@/features/copilot/answer/RecordLink";
import { undoMutation } from "@/features/copilot/api";
import { ACTIONS } from "@/features/copilot/proposals/edits";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

const STATES = {
  waiting: { icon: Clock, tone: "text-text-muted", word: "Waits for whoever asked" },
  approved: { icon: CircleCheck, tone: "text-success", word: "" },
  declined: { icon: CircleSlash, tone: "text-text-muted", word: "Declined: nothing was changed" },
  failed: { icon: CircleAlert, tone: "text-danger", word: "Not done" },
  expired: { icon: Clock, tone: "text-text-muted", word: "Too old: ask again" },
} as const;

/** What became of a proposal. */
export function Decided({ proposal }: { proposal: ProposalOut }) {
  const { state, content, result, error } = proposal;
  const { icon: Icon, tone, word } = STATES[state];
  const undo = useMutation({
    ...undoMutation,
    onError: (refused) =>
      void notify.failed("Not taken back", { detail: toProblem(refused).message }),
  });
  if (undo.isSuccess) {
    return (
      <p role="status" className="flex items-center gap-2 text-sm text-text-muted">
        <CircleSlash aria-hidden className="size-4 shrink-0" />
        Taken back: it is in the bin
      </p>
    );
  }
  const opens = result?.kind === "activity" ? content.record : result;
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
      <Icon aria-hidden className={`size-4 shrink-0 ${tone}`} />
      <span className={tone}>
        {word || ACTIONS[content.action].done}
        {error && `: ${error}`}
      </span>
      {state === "approved" && opens && <RecordLink record={opens}>Open {opens.label}</RecordLink>}
      {proposal.decided_at && (
        <span className="text-text-faint text-xs">
          <DateText value={proposal.decided_at} />
        </span>
      )}
      {state === "approved" && result?.kind === "activity" && (
        <Button
          size="sm"
          variant="ghost"
          loading={undo.isPending}
          onClick={() => undo.mutate(result.id)}
        >
          Undo
        </Button>
      )}
    </p>
  );
}
