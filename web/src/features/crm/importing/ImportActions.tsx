import { type UseMutationResult, useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ListChecks, Play, Square, Undo2 } from "lucide-react";
import { useState } from "react";
import type { ImportOut } from "@/client/types.gen";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Button } from "@/components/ui/Button";
import { forget, type ImportAction } from "@/features/crm/importing/api";
import { isEditable, mayUndo, totalOf } from "@/features/crm/importing/states";
import { formatNumber, plural } from "@/lib/format";

type ImportActionsProps = {
  whole: ImportOut;
  action: UseMutationResult<ImportOut, Error, ImportAction>;
};

/** The next step, and the way back. */
export function ImportActions({ whole, action }: ImportActionsProps) {
  const navigate = useNavigate();
  const [asking, setAsking] = useState<"undo" | "forget" | null>(null);
  const remove = useMutation(forget);
  const { status } = whole;
  const checked = totalOf(whole.files, "checked");
  const made = totalOf(whole.files, "counts").created;
  const willWrite = checked.created + checked.updated;
  const nothingChosen = whole.files.every(({ kind }) => kind === null);
  const doing = (one: ImportAction) => action.isPending && action.variables === one;
  return (
    <>
      {isEditable(status) && (
        <Button variant="ghost" onClick={() => setAsking("forget")}>
          Discard
        </Button>
      )}
      {mayUndo(whole) && (
        <Button onClick={() => setAsking("undo")}>
          <Undo2 aria-hidden />
          Undo the import
        </Button>
      )}
      {status === "draft" && (
        <Button
          variant="primary"
          disabled={nothingChosen}
          title={nothingChosen ? "Say first what the files are about" : undefined}
          loading={doing("check")}
          onClick={() => action.mutate("check")}
        >
          <ListChecks aria-hidden />
          Check
        </Button>
      )}
      {status === "checked" && (
        <>
          <Button loading={doing("check")} onClick={() => action.mutate("check")}>
            Check again
          </Button>
          <Button
            variant="primary"
            disabled={willWrite === 0}
            loading={doing("run")}
            onClick={() => action.mutate("run")}
          >
            <Play aria-hidden />
            {willWrite === 0 ? "Nothing to import" : `Import ${formatNumber(willWrite)}`}
          </Button>
        </>
      )}
      {(status === "checking" || status === "running") && (
        <Button loading={doing("cancel")} onClick={() => action.mutate("cancel")}>
          <Square aria-hidden />
          Cancel
        </Button>
      )}
      {(status === "failed" || status === "cancelled") && (
        <Button variant="primary" loading={doing("run")} onClick={() => action.mutate("run")}>
          <Play aria-hidden />
          Go on
        </Button>
      )}
      <ConfirmDialog
        open={asking === "undo"}
        onOpenChange={() => setAsking(null)}
        title="Undo this import?"
        confirmLabel="Undo the import"
        danger
        onConfirm={() => action.mutateAsync("undo")}
      >
        {made > 0 ? `The ${plural(made, "record")} it made are deleted` : "What it made is deleted"}
        , except what somebody has changed or used since. Records it updated keep their new values.
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === "forget"}
        onOpenChange={() => setAsking(null)}
        title="Discard this import?"
        confirmLabel="Discard"
        danger
        onConfirm={async () => {
          await remove.mutateAsync(whole.id);
          await navigate({ to: "/import" });
        }}
      >
        Its files and what you chose for them are forgotten. Nothing has been imported yet.
      </ConfirmDialog>
    </>
  );
}
