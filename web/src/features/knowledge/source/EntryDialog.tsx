import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { SourceRow } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { Select } from "@/components/ui/Select";
import { addEntry } from "@/features/knowledge/api";
import { EntryFields, type EntryValues } from "@/features/knowledge/EntryFields";
import { notify } from "@/lib/notify";

type EntryDialogProps = { source: SourceRow; onClose: () => void };

const FORM = "entry";
const FORMATS = {
  markdown: {
    label: "A text",
    words: { title: "Title", text: "Text", hint: "Plain text or Markdown." },
  },
  answer: {
    label: "The answer to one question",
    words: { title: "Question", text: "Answer", hint: "As you would say it to a customer." },
  },
  questions: {
    label: "Many questions with answers",
    words: {
      ...{ title: "Title", text: "Questions and answers" },
      hint: "CSV: a question and its answer on each line.",
    },
  },
} as const;
type Format = keyof typeof FORMATS;
const isFormat = (value: string): value is Format => value in FORMATS;
const OPTIONS = Object.entries(FORMATS).map(([value, { label }]) => ({ value, label }));

/** Something written here: a text, one answer, or a list of them. */
export function EntryDialog({ source, onClose }: EntryDialogProps) {
  const [format, setFormat] = useState<Format>("markdown");
  const [entry, setEntry] = useState<EntryValues>({
    ...{ title: "", text: "", valid_until: null },
    audience: source.audience,
    products: source.products,
  });
  const write = useMutation(addEntry);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Write in ${source.name}`}
      size="lg"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={FORM}
            variant="primary"
            loading={write.isPending}
            disabled={!entry.title.trim() || !entry.text.trim()}
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
          write.mutate(
            { source_id: source.id, format, ...entry },
            {
              onSuccess: ({ title }) => {
                onClose();
                void notify.done(`${title} is saved`, { detail: "It is found in a moment." });
              },
            },
          );
        }}
      >
        <EntryFields
          values={entry}
          error={write.error}
          words={FORMATS[format].words}
          onChange={(patch) => {
            setEntry({ ...entry, ...patch });
            if (write.isError) write.reset();
          }}
        >
          <Field label="What is it?">
            {(control) => (
              <Select
                {...control}
                value={format}
                options={OPTIONS}
                onValueChange={(value) => isFormat(value) && setFormat(value)}
              />
            )}
          </Field>
        </EntryFields>
      </form>
    </Dialog>
  );
}
