import { useMutation } from "@tanstack/react-query";
import { Check, Pencil } from "lucide-react";
import type { ProposalOut } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { Button } from "@/components/ui/Button";
import { approveMutation, declineMutation } from "@/features/copilot/api";
import { ACTIONS } from "@/features/copilot/proposals/edits";
import { toProblem } from "@/lib/problem";

type DecideButtonsProps = {
  proposal: ProposalOut;
  edits: Record<string, string>;
  onEdit?: () => void;
};

/** Yes or no, and until when. */
export function DecideButtons({ proposal, edits, onEdit }: DecideButtonsProps) {
  const words = ACTIONS[proposal.content.action];
  const approve = useMutation(approveMutation(proposal.id));
  const decline = useMutation(declineMutation(proposal.id));
  const error = approve.error ?? decline.error;
  const problem = error ? toProblem(error) : null;
  const isBusy = approve.isPending || decline.isPending;
  const changed = Object.keys(edits).length > 0;
  return (
    <div className="grid gap-2">
      {problem && (
        <p role="alert" className="text-danger text-sm">
          {[problem.message, ...problem.errors.map(({ reason }) => reason)]
            .filter((words, place, all) => all.indexOf(words) === place)
            .join(" ")}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          variant="primary"
          loading={approve.isPending}
          disabled={isBusy}
          onClick={() =>
            approve.mutate({
              arguments: changed ? edits : null,
            })
          }
        >
          {!approve.isPending && <Check aria-hidden />}
          {words.approve}
        </Button>
        <Button loading={decline.isPending} disabled={isBusy} onClick={() => decline.mutate()}>
          Decline
        </Button>
        {onEdit && (
          <Button variant="ghost" onClick={onEdit}>
            <Pencil aria-hidden />
            Change
          </Button>
        )}
        <span className="ml-auto text-text-faint text-xs">
          expires <DateText value={proposal.expires_at} />
        </span>
      </div>
    </div>
  );
}
