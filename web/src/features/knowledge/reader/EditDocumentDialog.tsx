import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { DocumentOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { editDocument } from "@/features/knowledge/api";
import { EntryFields, type EntryValues } from "@/features/knowledge/EntryFields";
import { notify } from "@/lib/notify";

type EditDocumentDialogProps = { document: DocumentOut; onClose: () => void };

const FORM = "edit-document";

/** An entry with its text; of a page or file only what is said about it. */
export function EditDocumentDialog({ document, onClose }: EditDocumentDialogProps) {
  const { body, title, audience, products, valid_until } = document;
  const isEntry = body !== null;
  const [values, setValues] = useState<EntryValues>({
    ...{ title, text: body ?? "", audience, products, valid_until },
  });
  const edit = useMutation(editDocument(document.id));
  const { title: newTitle, text, ...facts } = values;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={isEntry ? "Edit" : "Edit what is said about it"}
      description={isEntry ? undefined : "The text of a page or a file is changed where it lies."}
      size={isEntry ? "lg" : "md"}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={FORM}
            variant="primary"
            loading={edit.isPending}
            disabled={isEntry && (!newTitle.trim() || !text.trim())}
          >
            Save
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        noValidate
        className="grid gap-4 pt-1"
        onSubmit={(event) => {
          event.preventDefault();
          edit.mutate(isEntry ? { ...facts, title: newTitle, text } : facts, {
            onSuccess: () => {
              onClose();
              void notify.done("Saved", { detail: isEntry ? "It is read again now." : undefined });
            },
          });
        }}
      >
        <EntryFields
          values={values}
          error={edit.error}
          onlyFacts={!isEntry}
          onChange={(patch) => {
            setValues({ ...values, ...patch });
            if (edit.isError) edit.reset();
          }}
        />
      </form>
    </Dialog>
  );
}
