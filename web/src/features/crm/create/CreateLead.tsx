import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { newLead } from "@/features/crm/create/api";
import { CreateDialog } from "@/features/crm/create/CreateDialog";
import { type Choice, OwnerField, TextField } from "@/features/crm/create/fields";
import { useMe } from "@/features/crm/create/useMe";
import { filled } from "@/features/crm/create/values";
import { splitName } from "@/features/crm/records/person-name";
import type { CreateRequest } from "@/lib/create";

type Values = {
  first_name: string;
  last_name: string;
  company: string;
  title: string;
  email: string;
  phone: string;
  source: string;
  owner_id: Choice;
};
const FIELDS = [
  "first_name",
  "last_name",
  "company",
  "title",
  "email",
  "phone",
  "source",
  "owner_id",
] as const;

export function CreateLead({ request }: { request: CreateRequest }) {
  const create = useMutation(newLead);
  const form = useForm<Values>({
    defaultValues: {
      ...splitName(request.defaults.name ?? ""),
      ...{ company: "", title: "", email: "", phone: "", source: "" },
      owner_id: useMe(),
    },
  });
  const send = async ({ owner_id, ...values }: Values, allow_duplicate: boolean) => {
    const lead = await create.mutateAsync({
      ...filled(values),
      owner_id: owner_id?.value ?? null,
      allow_duplicate,
    });
    return { id: lead.id, label: lead.name || lead.company || "" };
  };
  return (
    <CreateDialog
      request={request}
      title="New lead"
      kind="lead"
      form={form}
      fields={FIELDS}
      send={send}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField form={form} name="first_name" label="First name" />
        <TextField form={form} name="last_name" label="Last name" />
        <TextField form={form} name="company" label="Company" />
        <TextField form={form} name="title" label="Job title" />
        <TextField form={form} name="email" label="E-mail" type="email" />
        <TextField form={form} name="phone" label="Phone" type="tel" />
        <TextField form={form} name="source" label="Source" placeholder="web, fair, referral" />
        <OwnerField control={form.control} name="owner_id" label="Owner" />
      </div>
    </CreateDialog>
  );
}
