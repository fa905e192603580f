import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { newAccount } from "@/features/crm/create/api";
import { CreateDialog } from "@/features/crm/create/CreateDialog";
import { type Choice, OwnerField, TextField } from "@/features/crm/create/fields";
import { useMe } from "@/features/crm/create/useMe";
import { filled } from "@/features/crm/create/values";
import type { CreateRequest } from "@/lib/create";

type Values = {
  name: string;
  domain: string;
  phone: string;
  industry: string;
  city: string;
  country: string;
  owner_id: Choice;
};
const FIELDS = ["name", "domain", "phone", "industry", "city", "country", "owner_id"] as const;

export function CreateAccount({ request }: { request: CreateRequest }) {
  const create = useMutation(newAccount);
  const form = useForm<Values>({
    defaultValues: {
      name: request.defaults.name ?? "",
      ...{ domain: "", phone: "", industry: "", city: "", country: "" },
      owner_id: useMe(),
    },
  });
  const send = async ({ owner_id, ...values }: Values, allow_duplicate: boolean) => {
    const account = await create.mutateAsync({
      ...filled(values),
      owner_id: owner_id?.value ?? null,
      allow_duplicate,
    });
    return { id: account.id, label: account.name };
  };
  return (
    <CreateDialog
      request={request}
      title="New account"
      kind="account"
      form={form}
      fields={FIELDS}
      send={send}
    >
      <TextField form={form} name="name" label="Name" required="An account needs a name." />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField form={form} name="domain" label="Website" placeholder="acme.com" />
        <TextField form={form} name="phone" label="Phone" type="tel" />
        <TextField form={form} name="industry" label="Industry" />
        <OwnerField control={form.control} name="owner_id" label="Owner" />
        <TextField form={form} name="city" label="City" />
        <TextField form={form} name="country" label="Country" />
      </div>
    </CreateDialog>
  );
}
