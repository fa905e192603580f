import { useMutation } from "@tanstack/react-query";
import { Controller, useForm, useWatch } from "react-hook-form";
import { Field } from "@/components/ui/Field";
import { Select } from "@/components/ui/Select";
import { usePipelines } from "@/features/crm/api";
import { newDeal } from "@/features/crm/create/api";
import { CreateDialog } from "@/features/crm/create/CreateDialog";
import {
  type Choice,
  DayField,
  MoneyField,
  OwnerField,
  RecordField,
  TextField,
} from "@/features/crm/create/fields";
import { useMe } from "@/features/crm/create/useMe";
import { accountToMake, useNewAccount } from "@/features/crm/create/useNewAccount";
import { choiceOf, filled } from "@/features/crm/create/values";
import { condition } from "@/features/crm/lists/grammar";
import type { CreateRequest } from "@/lib/create";
import { hueOf } from "@/lib/hues";
import { useSession } from "@/lib/session-query";

type Values = {
  name: string;
  account_id: Choice;
  contact_id: Choice;
  pipeline_id: string;
  stage_id: string;
  amount_minor: number | null;
  expected_close_on: string | null;
  next_step: string;
  owner_id: Choice;
};
const FIELDS = [
  "name",
  "account_id",
  "contact_id",
  "pipeline_id",
  "stage_id",
  "amount_minor",
  "expected_close_on",
  "next_step",
  "owner_id",
] as const;

export function CreateDeal({ request }: { request: CreateRequest }) {
  const { defaults } = request;
  const create = useMutation(newDeal);
  const pipelines = usePipelines();
  const currency = useSession()?.workspace.currency ?? "EUR";
  const form = useForm<Values>({
    defaultValues: {
      name: defaults.name ?? "",
      account_id: choiceOf(defaults.account),
      contact_id: choiceOf(defaults.contact),
      pipeline_id: defaults.pipelineId ?? "",
      stage_id: defaults.stageId ?? "",
      ...{ amount_minor: null, expected_close_on: null, next_step: "" },
      owner_id: useMe(),
    },
  });
  const [account, pipelineId, stageId] = useWatch({
    control: form.control,
    name: ["account_id", "pipeline_id", "stage_id"],
  });
  // Nothing chosen means the default pipeline and its first stage, as the server takes it.
  const pipeline =
    pipelines.find(({ id }) => id === pipelineId) ??
    pipelines.find(({ is_default }) => is_default) ??
    pipelines[0];
  const stages = pipeline?.stages.filter(({ type }) => type === "open") ?? [];
  const stage = stages.find(({ id }) => id === stageId) ?? stages[0];
  const accountId = useNewAccount((made) => form.setValue("account_id", made));

  const send = async (values: Values) => {
    const { account_id, contact_id, owner_id, ...rest } = values;
    const deal = await create.mutateAsync({
      ...filled(rest),
      name: rest.name,
      ...(pipeline && { pipeline_id: pipeline.id }),
      ...(stage && { stage_id: stage.id }),
      account_id: await accountId(account_id),
      contact_id: contact_id?.value ?? null,
      owner_id: owner_id?.value ?? null,
    });
    return { id: deal.id, label: deal.name };
  };
  return (
    <CreateDialog
      request={request}
      title="New deal"
      kind="deal"
      form={form}
      fields={FIELDS}
      send={send}
    >
      <TextField
        form={form}
        name="name"
        label="Name"
        placeholder="Acme – 20 licences"
        required="A deal needs a name."
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <RecordField
          control={form.control}
          name="account_id"
          label="Account"
          kind="account"
          onCreate={(name) =>
            form.setValue("account_id", accountToMake(name), { shouldDirty: true })
          }
        />
        <RecordField
          control={form.control}
          name="contact_id"
          label="Contact"
          kind="contact"
          filter={
            account && account.detail !== "new"
              ? condition("account_id", "eq", account.value)
              : undefined
          }
        />
        <MoneyField control={form.control} name="amount_minor" label="Amount" currency={currency} />
        <DayField control={form.control} name="expected_close_on" label="Expected close" />
        {pipelines.length > 1 && (
          <Controller
            control={form.control}
            name="pipeline_id"
            render={({ field }) => (
              <Field label="Pipeline">
                {(control) => (
                  <Select
                    {...control}
                    value={pipeline?.id}
                    onValueChange={field.onChange}
                    options={pipelines.map(({ id, name }) => ({ value: id, label: name }))}
                  />
                )}
              </Field>
            )}
          />
        )}
        <Controller
          control={form.control}
          name="stage_id"
          render={({ field, fieldState }) => (
            <Field label="Stage" error={fieldState.error?.message}>
              {(control) => (
                <Select
                  {...control}
                  value={stage?.id}
                  onValueChange={field.onChange}
                  options={stages.map(({ id, name, colour }) => ({
                    value: id,
                    label: name,
                    icon: (
                      <span
                        aria-hidden
                        data-hue={hueOf(colour)}
                        className="size-2 rounded-full bg-hue"
                      />
                    ),
                  }))}
                />
              )}
            </Field>
          )}
        />
        <OwnerField control={form.control} name="owner_id" label="Owner" />
        <TextField form={form} name="next_step" label="Next step" />
      </div>
    </CreateDialog>
  );
}
