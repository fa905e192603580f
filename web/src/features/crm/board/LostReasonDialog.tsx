import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { DealRow } from "@/client/types.gen";
import { ErrorState } from "@/components/ErrorState";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { Skeleton } from "@/components/ui/Skeleton";
import { Textarea } from "@/components/ui/Textarea";
import { lostReasonsQuery } from "@/features/crm/api";
import { cn } from "@/lib/cn";

type LostReasonDialogProps = {
  deal: DealRow;
  onCancel: () => void;
  onLose: (lost: { lost_reason_id: string; lost_note: string | null }) => void;
};

/** Asked before a deal is lost: the reasons are what the team learns from. */
export function LostReasonDialog({ deal, onCancel, onLose }: LostReasonDialogProps) {
  const reasons = useQuery(lostReasonsQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const lose = () => {
    if (chosen) onLose({ lost_reason_id: chosen, lost_note: note.trim() || null });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onCancel()}
      title="Why was it lost?"
      description={deal.name}
      size="sm"
      footer={
        <>
          <Button onClick={onCancel}>Cancel</Button>
          <Button variant="primary" disabled={!chosen} onClick={lose}>
            Mark as lost
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {reasons.isPending && (
          <div aria-busy className="grid gap-3 py-2">
            <Skeleton className="w-1/2" />
            <Skeleton className="w-2/3" />
            <Skeleton className="w-1/3" />
          </div>
        )}
        {reasons.isError && (
          <ErrorState error={reasons.error} onRetry={() => void reasons.refetch()} />
        )}
        {reasons.data?.length === 0 && (
          <p className="text-sm text-text-muted">
            There are no reasons to choose from. A manager can add them under Settings, Lost
            reasons.
          </p>
        )}
        <fieldset className="grid gap-px">
          <legend className="sr-only">Reason</legend>
          {reasons.data?.map((reason) => (
            <label
              key={reason.id}
              className={cn(
                "flex min-h-8 cursor-pointer items-center gap-2 rounded-md px-2 text-sm hover:bg-surface-hover pointer-coarse:min-h-10",
                chosen === reason.id && "bg-accent-soft",
              )}
            >
              <input
                type="radio"
                name="lost-reason"
                className="accent-accent"
                checked={chosen === reason.id}
                onChange={() => setChosen(reason.id)}
              />
              {reason.name}
            </label>
          ))}
        </fieldset>
        <Field label="What happened?" optional>
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              value={note}
              onChange={(event) => setNote(event.target.value)}
              placeholder="Whom they chose, what was missing"
            />
          )}
        </Field>
      </div>
    </Dialog>
  );
}
