import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import type { SourceOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { editSource } from "@/features/knowledge/api";
import { FormError } from "@/features/knowledge/FormError";
import { SourceFields } from "@/features/knowledge/sources/SourceFields";
import {
  changeOf,
  SOURCE_FIELDS,
  type SourceValues,
  valuesOf,
} from "@/features/knowledge/sources/values";
import { notify } from "@/lib/notify";
import { showProblemOnForm } from "@/lib/problem";

type EditSourceDialogProps = { source: SourceOut; onClose: () => void };

const FORM = "edit-source";

export function EditSourceDialog({ source, onClose }: EditSourceDialogProps) {
  const form = useForm<SourceValues>({ defaultValues: valuesOf(source) });
  const edit = useMutation(editSource(source.id));
  const submit = form.handleSubmit((values) =>
    edit.mutate(changeOf(source, values), {
      onSuccess: ({ name }) => {
        onClose();
        void notify.done("Source saved", { detail: name });
      },
      onError: (error) => showProblemOnForm(error, SOURCE_FIELDS, form.setError),
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Edit source"
      description="Who may be told and which products hold at once for all its documents; how far to read from the next reading on."
      size="lg"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={FORM} variant="primary" loading={edit.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form id={FORM} noValidate onSubmit={submit} className="grid gap-4 pt-1">
        <SourceFields form={form} kind={source.kind} isNew={false} />
        <FormError message={form.formState.errors.root?.server?.message} />
      </form>
    </Dialog>
  );
}
