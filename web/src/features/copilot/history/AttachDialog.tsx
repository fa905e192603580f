import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { search } from "@/client/sdk.gen";
import type { ConversationOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Combobox, type ComboboxOption } from "@/components/ui/Combobox";
import { Dialog } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { changeConversation } from "@/features/copilot/api";
import { SUBJECT_WORDS } from "@/features/copilot/words";
import { toProblem } from "@/lib/problem";

const KINDS = ["account", "contact", "lead", "deal"] as const;

/** Records by words; what was found says its kind and id in its value. */
async function findRecords(text: string, signal: AbortSignal): Promise<ComboboxOption[]> {
  if (text.length < 2) return [];
  const query = { q: text, kind: [...KINDS], limit: 12 };
  const { data } = await search({ query, signal, throwOnError: true });
  return data.hits.flatMap((hit) => {
    const kind = KINDS.find((one) => one === hit.kind);
    if (!kind) return [];
    const detail = [SUBJECT_WORDS[kind], hit.detail].filter(Boolean).join(" · ");
    return { value: `${kind} ${hit.id}`, label: hit.label, detail };
  });
}

type AttachDialogProps = { conversation: ConversationOut; onClose: () => void };

/** So that the conversation is found on a record's page, and by whoever works on it. */
export function AttachDialog({ conversation, onClose }: AttachDialogProps) {
  const { id, version, subject_kind, subject_id, subject_label } = conversation;
  const [chosen, setChosen] = useState<ComboboxOption | null>(
    subject_kind && subject_id
      ? { value: `${subject_kind} ${subject_id}`, label: subject_label }
      : null,
  );
  const change = useMutation(changeConversation(id));
  const attach = () => {
    const [word, record = ""] = chosen?.value.split(" ") ?? [];
    const kind = KINDS.find((one) => one === word);
    if (kind) change.mutate({ version, subject: { kind, id: record } }, { onSuccess: onClose });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Attach to a record"
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!chosen} loading={change.isPending} onClick={attach}>
            Attach
          </Button>
        </>
      }
    >
      <Field
        label="Record"
        hint="An account, a contact, a lead or a deal."
        error={change.isError ? toProblem(change.error).message : undefined}
      >
        {(control) => (
          <Combobox
            {...control}
            value={chosen}
            onChange={setChosen}
            search={findRecords}
            searchKey={["copilot-attach"]}
            placeholder="Find by name"
          />
        )}
      </Field>
    </Dialog>
  );
}
