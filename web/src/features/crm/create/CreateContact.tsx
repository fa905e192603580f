import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { newContact } from "@/features/crm/create/api";
import { CreateDialog } from "@/features/crm/create/CreateDialog";
import { type Choice, OwnerField, RecordField, TextField } from "@/features/crm/create/fields";
import { useMe } from "@/features/crm/create/useMe";
import { accountToMake, useNewAccount } from "@/features/crm/create/useNewAccount";
import { choiceOf, filled } from "@/features/crm/create/values";
import { splitName } from "@/features/crm/records/person-name";
import type { CreateRequest } from "@/lib/create";

type Values = {
  first_name: string;
  last_name: string;
  email: string;
  phone: string;
  title: string;
  account_id: Choice;
  owner_id: Choice;
};
const FIELDS = [
  "first_name",
  "last_name",
  "email",
  "phone",
  "title",
  "account_id",
  "owner_id",
] as const;

export function CreateContact({ request }: { request: CreateRequest }) {
  const create = useMutation(newContact);
  const form = useForm<Values>({
    defaultValues: {
      ...splitName(request.defaults.name ?? ""),
      ...{ email: "", phone: "", title: "" },
      account_id: choiceOf(request.defaults.account),
      owner_id: useMe(),
    },
  });
  const accountId = useNewAccount((made) => form.setValue("account_id", made));
  const send = async ({ account_id, owner_id, ...values }: Values, allow_duplicate: boolean) => {
    const contact = await create.mutateAsync({
      ...filled(values),
      account_id: await accountId(account_id),
      owner_id: owner_id?.value ?? null,
      allow_duplicate,
    });
    return { id: contact.id, label: contact.name };
  };
  return (
    <CreateDialog
      request={request}
      title="New contact"
      kind="contact"
      form={form}
      fields={FIELDS}
      send={send}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField form={form} name="first_name" label="First name" />
        <TextField form={form} name="last_name" label="Last name" />
        <TextField form={form} name="email" label="E-mail" type="email" />
        <TextField form={form} name="phone" label="Phone" type="tel" />
        <TextField form={form} name="title" label="Job title" />
        <OwnerField control={form.control} name="owner_id" label="Owner" />
        <RecordField
          control={form.control}
          name="account_id"
          label="Account"
          kind="account"
          onCreate={(name) =>
            form.setValue("account_id", accountToMake(name), { shouldDirty: true })
          }
          className="sm:col-span-2"
        />
      </div>
    </CreateDialog>
  );
}
