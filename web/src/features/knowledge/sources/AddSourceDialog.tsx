import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import type { SourceOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Textarea } from "@/components/ui/Textarea";
import { addEntry, newSource, sendFiles } from "@/features/knowledge/api";
import { FormError } from "@/features/knowledge/FormError";
import { FilePicker } from "@/features/knowledge/sources/FilePicker";
import { fileProblems, refusalOf } from "@/features/knowledge/sources/files";
import { KindChoice } from "@/features/knowledge/sources/KindChoice";
import { SourceFields } from "@/features/knowledge/sources/SourceFields";
import {
  newSourceOf,
  SOURCE_FIELDS,
  type SourceValues,
  valuesOf,
} from "@/features/knowledge/sources/values";
import type { SourceKind } from "@/features/knowledge/words";
import { notify } from "@/lib/notify";
import { showProblemOnForm } from "@/lib/problem";

type AddSourceDialogProps = {
  kind: SourceKind;
  onKind: (kind: SourceKind) => void;
  onClose: () => void;
  onAdded: (source: SourceOut) => void;
};

const FORM = "add-source";

/** A website to read, files to send, or a place to write answers in. */
export function AddSourceDialog({ kind, onKind, onClose, onAdded }: AddSourceDialogProps) {
  const form = useForm<SourceValues>({ defaultValues: valuesOf() });
  const [files, setFiles] = useState<File[]>([]);
  const [entry, setEntry] = useState({ title: "", text: "" });
  const create = useMutation({
    ...newSource,
    onError: (error) => showProblemOnForm(error, SOURCE_FIELDS, form.setError),
  });
  const send = useMutation(sendFiles);
  const write = useMutation(addEntry);
  // Once it is made, a refused file or entry is tried again for the same source.
  const made = create.data;
  const submit = form.handleSubmit(async (values) => {
    try {
      const source = made ?? (await create.mutateAsync(newSourceOf(kind, values)));
      if (kind === "files" && files.length > 0) {
        await send.mutateAsync({ source_id: source.id, files });
      }
      if (kind === "written" && entry.text.trim()) {
        const title = entry.title.trim() || "Untitled";
        await write.mutateAsync({ source_id: source.id, title, text: entry.text });
      }
      onAdded(source);
      void notify.done(kind === "website" ? "Reading has begun" : "Source added", {
        detail: source.name,
      });
    } catch {
      // Said at the fields.
    }
  });
  const refused = refusalOf(send.error);
  const entryProblem = write.error ? refusalOf(write.error).rest : undefined;
  const pending = create.isPending || send.isPending || write.isPending;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Add a source"
      size="lg"
      footer={
        <>
          <Button onClick={onClose}>{made ? "Close" : "Cancel"}</Button>
          <Button
            type="submit"
            form={FORM}
            variant="primary"
            loading={pending}
            disabled={kind === "files" && fileProblems(files).size > 0}
          >
            {made ? "Try again" : kind === "website" ? "Start reading" : "Add source"}
          </Button>
        </>
      }
    >
      <form id={FORM} noValidate onSubmit={submit} className="grid gap-4 pt-1">
        <KindChoice value={kind} onChange={onKind} disabled={made !== undefined} />
        {made && (
          <p className="text-sm text-text-muted">
            The source “{made.name}” is there; what stands below was not taken yet.
          </p>
        )}
        {kind === "files" && (
          <FilePicker
            files={files}
            refused={refused.byFile}
            disabled={pending}
            onChange={(next) => {
              setFiles(next);
              send.reset();
            }}
          />
        )}
        {!made && <SourceFields form={form} kind={kind} isNew />}
        {kind === "written" && (
          <fieldset className="grid gap-4 border-border border-t pt-4">
            <legend className="sr-only">The first text</legend>
            <Field label="Title of the first text" optional>
              {(control) => (
                <Input
                  {...control}
                  maxLength={200}
                  value={entry.title}
                  onChange={(event) => setEntry({ ...entry, title: event.target.value })}
                />
              )}
            </Field>
            <Field label="Text" optional error={entryProblem} hint="Plain text or Markdown.">
              {(control) => (
                <Textarea
                  {...control}
                  rows={5}
                  value={entry.text}
                  onChange={(event) => setEntry({ ...entry, text: event.target.value })}
                />
              )}
            </Field>
          </fieldset>
        )}
        <FormError message={form.formState.errors.root?.server?.message ?? refused.rest} />
      </form>
    </Dialog>
  );
}
