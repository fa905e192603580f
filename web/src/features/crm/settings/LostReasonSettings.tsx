import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleHelp, Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { LostReasonOut } from "@/client/types.gen";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { Button } from "@/components/ui/Button";
import { IconButton } from "@/components/ui/IconButton";
import { Input } from "@/components/ui/Input";
import { lostReasonsQuery } from "@/features/crm/api";
import { newLostReason, removeLostReason } from "@/features/crm/settings/api";
import { SettingsHead, SettingsSkeleton } from "@/features/crm/settings/SettingsHead";
import { toProblem } from "@/lib/problem";

export function LostReasonSettings() {
  const reasons = useQuery(lostReasonsQuery);
  const [name, setName] = useState("");
  const [removing, setRemoving] = useState<LostReasonOut | null>(null);
  const create = useMutation(newLostReason);
  const remove = useMutation(removeLostReason);
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) create.mutate(name.trim(), { onSuccess: () => setName("") });
  };
  const problem = create.error ? toProblem(create.error) : null;
  return (
    <>
      <SettingsHead
        title="Lost reasons"
        about="Asked whenever a deal is lost. A short list with clear words teaches more than a long one."
      />
      {reasons.isPending && <SettingsSkeleton />}
      {!reasons.data && reasons.isError && (
        <ErrorState error={reasons.error} onRetry={() => void reasons.refetch()} />
      )}
      {reasons.data && (
        <div className="max-w-md">
          {reasons.data.length === 0 && (
            <EmptyState icon={CircleHelp} title="No reasons yet">
              A deal cannot be marked as lost before there is one.
            </EmptyState>
          )}
          <ul className="divide-y divide-border">
            {reasons.data.map((reason) => (
              <li key={reason.id} className="flex min-h-9 items-center gap-2">
                <span className="flex-1">{reason.name}</span>
                <IconButton
                  label={`Delete ${reason.name}`}
                  size="sm"
                  onClick={() => setRemoving(reason)}
                >
                  <Trash2 aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
          <form onSubmit={add} className="mt-3 flex gap-2">
            <Input
              aria-label="New reason"
              placeholder="Another reason"
              value={name}
              maxLength={200}
              invalid={problem !== null}
              onChange={(event) => {
                setName(event.target.value);
                if (create.isError) create.reset();
              }}
            />
            <Button type="submit" disabled={!name.trim()} loading={create.isPending}>
              <Plus aria-hidden />
              Add
            </Button>
          </form>
          {problem && (
            <p role="alert" className="mt-1 text-danger text-xs">
              {problem.errors[0]?.reason ?? problem.message}
            </p>
          )}
        </div>
      )}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={`Delete “${removing?.name}”?`}
        confirmLabel="Delete reason"
        danger
        onConfirm={async () => {
          if (removing) await remove.mutateAsync(removing.id);
        }}
      >
        Deals that were lost for it keep it; it can no longer be chosen.
      </ConfirmDialog>
    </>
  );
}
