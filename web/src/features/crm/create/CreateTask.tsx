import { useMutation } from "@tanstack/react-query";
import { Controller, useForm } from "react-hook-form";
import { Checkbox } from "@/components/ui/Checkbox";
import { Field } from "@/components/ui/Field";
import { Textarea } from "@/components/ui/Textarea";
import { dayOf, dueAt } from "@/features/crm/activities/draft";
import { logActivity } from "@/features/crm/api";
import { CreateDialog } from "@/features/crm/create/CreateDialog";
import {
  type Choice,
  DayField,
  OwnerField,
  RecordField,
  TextField,
} from "@/features/crm/create/fields";
import { useMe } from "@/features/crm/create/useMe";
import { choiceOf } from "@/features/crm/create/values";
import type { CreateRequest } from "@/lib/create";

type Values = {
  subject: string;
  body: string;
  due: string | null;
  high: boolean;
  deal_id: Choice;
  contact_id: Choice;
  owner_id: Choice;
};
const FIELDS = ["subject", "body", "due", "deal_id", "contact_id", "owner_id"] as const;

/** Something to do. It stays where one is: a task has no page of its own. */
export function CreateTask({ request }: { request: CreateRequest }) {
  const { defaults } = request;
  const log = useMutation(logActivity);
  const form = useForm<Values>({
    defaultValues: {
      subject: defaults.name ?? "",
      body: "",
      due: defaults.dueAt ? dayOf(defaults.dueAt) : null,
      high: false,
      deal_id: choiceOf(defaults.deal),
      contact_id: choiceOf(defaults.contact),
      owner_id: useMe(),
    },
  });
  const send = async (values: Values) => {
    const task = await log.mutateAsync({
      kind: "task",
      subject: values.subject,
      priority: values.high ? "high" : "normal",
      ...(values.body.trim() && { body: values.body }),
      ...(values.due && { due_at: dueAt(values.due) }),
      deal_id: values.deal_id?.value ?? null,
      contact_id: values.contact_id?.value ?? null,
      owner_id: values.owner_id?.value ?? null,
      ...(defaults.account && { account_id: defaults.account.id }),
      ...(defaults.lead && { lead_id: defaults.lead.id }),
    });
    return { id: task.id, label: task.subject };
  };
  const about = defaults.lead ?? defaults.account;
  return (
    <CreateDialog request={request} title="New task" form={form} fields={FIELDS} send={send}>
      <TextField form={form} name="subject" label="What is to do?" required="Say what is to do." />
      {about && <p className="text-sm text-text-muted">About {about.label}</p>}
      <div className="grid gap-4 sm:grid-cols-2">
        <DayField control={form.control} name="due" label="Due" />
        <OwnerField control={form.control} name="owner_id" label="Who" />
        {!defaults.lead && (
          <>
            <RecordField control={form.control} name="deal_id" label="Deal" kind="deal" />
            <RecordField control={form.control} name="contact_id" label="Contact" kind="contact" />
          </>
        )}
      </div>
      <Field label="Details" optional>
        {(control) => <Textarea {...control} rows={2} {...form.register("body")} />}
      </Field>
      <Controller
        control={form.control}
        name="high"
        render={({ field }) => (
          <label htmlFor="task-high" className="flex min-h-8 items-center gap-2 text-sm">
            <Checkbox
              id="task-high"
              checked={field.value}
              onCheckedChange={(checked) => field.onChange(checked === true)}
            />
            High priority
          </label>
        )}
      />
    </CreateDialog>
  );
}
