import { useMutation } from "@tanstack/react-query";
import { History, Trophy } from "lucide-react";
import { useState } from "react";
import type { ModelDetail } from "@/client/types.gen";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { promote } from "@/features/scoring/api";
import { SUBJECTS } from "@/features/scoring/words";
import { notify } from "@/lib/notify";

/** Makes a challenger the champion, or brings an older model back. */
export function PromoteButton({ model }: { model: ModelDetail }) {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const promoting = useMutation(promote(model.id));
  const back = model.state === "retired";
  const verb = back ? "Roll back" : "Promote";
  const many = SUBJECTS[model.kind].many;
  return (
    <>
      <Button variant="primary" onClick={() => setAsking(true)}>
        {back ? <History aria-hidden /> : <Trophy aria-hidden />}
        {back ? "Roll back to it" : "Promote"}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={back ? `Roll back to model ${model.number}?` : `Promote model ${model.number}?`}
        confirmLabel={verb}
        onConfirm={async () => {
          await promoting.mutateAsync(reason);
          void notify.done(`Model ${model.number} gives the scores now`);
        }}
      >
        <div className="grid gap-3">
          <p>
            It will give the scores of all {many}, which are scored anew at once. You can come back
            to the model of now.
          </p>
          <Field label="Why" optional>
            {(control) => (
              <Input
                {...control}
                value={reason}
                maxLength={500}
                onChange={({ target }) => setReason(target.value)}
              />
            )}
          </Field>
        </div>
      </ConfirmDialog>
    </>
  );
}
