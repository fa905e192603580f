import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { GapDetail } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { Select } from "@/components/ui/Select";
import { addEntry, newSource, useSources } from "@/features/knowledge/api";
import { EntryFields, type EntryValues } from "@/features/knowledge/EntryFields";
import { notify } from "@/lib/notify";

type AnswerGapDialogProps = { gap: GapDetail; onClose: () => void };

const FORM = "answer-gap";
const NEW = "new";
const NEW_NAME = "Answers";
const WORDS = {
  ...{ title: "Question", text: "Answer" },
  hint: "As you would say it to a customer.",
};

/** The answer somebody knows, written down once: it closes the gap. */
export function AnswerGapDialog({ gap, onClose }: AnswerGapDialogProps) {
  const written = useSources().filter(({ kind }) => kind === "written");
  const [chosen, setChosen] = useState<string | null>(null);
  const [values, setValues] = useState<EntryValues>({
    ...{ title: gap.question.slice(0, 200), text: "", products: [], valid_until: null },
    audience: "internal",
  });
  const create = useMutation(newSource);
  const write = useMutation(addEntry);
  const place = chosen ?? written[0]?.id ?? NEW;
  const save = async () => {
    try {
      const source_id =
        place === NEW
          ? // A second try must not make a second source.
            (create.data?.id ?? (await create.mutateAsync({ kind: "written", name: NEW_NAME })).id)
          : place;
      await write.mutateAsync({ source_id, format: "answer", gap_id: gap.id, ...values });
      onClose();
      void notify.done("Answer saved", { detail: "It is told from a moment on." });
    } catch {
      // Said at the fields.
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Write the answer"
      size="lg"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={FORM}
            variant="primary"
            loading={create.isPending || write.isPending}
            disabled={!values.title.trim() || !values.text.trim()}
          >
            Save and close the gap
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
          event.stopPropagation();
          void save();
        }}
      >
        <EntryFields
          values={values}
          error={create.error ?? write.error}
          words={WORDS}
          onChange={(patch) => {
            setValues({ ...values, ...patch });
            if (write.isError) write.reset();
          }}
        />
        <Field label="Kept in">
          {(control) => (
            <Select
              {...control}
              value={place}
              options={[
                ...written.map(({ id, name }) => ({ value: id, label: name })),
                { value: NEW, label: `A new source, “${NEW_NAME}”` },
              ]}
              onValueChange={setChosen}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
