import { useMutation } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Button } from "@/components/ui/Button";
import { removeDemoMutation } from "@/features/identity/api";

export function RemoveDemo({ name, onRemoved }: { name: string; onRemoved: () => void }) {
  const [asking, setAsking] = useState(false);
  const remove = useMutation(removeDemoMutation);
  return (
    <>
      <Button variant="danger" className="justify-self-start" onClick={() => setAsking(true)}>
        <Trash2 aria-hidden />
        Remove demo data
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Remove demo data?"
        confirmLabel="Remove demo data"
        danger
        onConfirm={async () => {
          await remove.mutateAsync();
          onRemoved();
        }}
      >
        {name} goes, with every record and everybody in it, you as well. This cannot be undone.
        Other workspaces here are not touched.
      </ConfirmDialog>
    </>
  );
}
