import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { TeamOut } from "@/client/types.gen";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Button } from "@/components/ui/Button";
import { deleteTeamMutation } from "@/features/identity/api";
import { notify } from "@/lib/notify";

export function DeleteTeam({ team, onDeleted }: { team: TeamOut; onDeleted: () => void }) {
  const [asking, setAsking] = useState(false);
  const remove = useMutation(deleteTeamMutation);
  return (
    <section
      aria-label="Delete the team"
      className="mt-6 flex items-start justify-between gap-4 border-border border-t pt-5"
    >
      <p className="text-sm text-text-muted">Its people stay, and are in no team then.</p>
      <Button onClick={() => setAsking(true)} className="text-danger">
        Delete
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete the team ${team.name}?`}
        confirmLabel="Delete team"
        danger
        onConfirm={async () => {
          await remove.mutateAsync(team.id);
          void notify.done(`${team.name} is deleted`);
          onDeleted();
        }}
      >
        Its people are in no team then. Its quotas and noted forecasts are kept and not counted any
        more. This cannot be undone.
      </ConfirmDialog>
    </section>
  );
}
