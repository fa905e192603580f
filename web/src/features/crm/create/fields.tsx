import { useQueryClient } from "@tanstack/react-query";
import type { ComponentProps } from "react";
import {
  type Control,
  Controller,
  type FieldPathByValue,
  type FieldValues,
  get,
  type Path,
  type RegisterOptions,
  type UseFormReturn,
} from "react-hook-form";
import { Avatar } from "@/components/ui/Avatar";
import { Combobox, type ComboboxOption } from "@/components/ui/Combobox";
import { DatePicker } from "@/components/ui/DatePicker";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { MoneyInput } from "@/components/ui/MoneyInput";
import { useUsers } from "@/features/crm/api";
import { searchOf } from "@/features/crm/records/choices";
import type { RecordKind } from "@/features/crm/server";

export type Choice = ComboboxOption | null;
type Shared = { label: string; className?: string };

type TextFieldProps<Values extends FieldValues> = Shared & {
  form: UseFormReturn<Values>;
  name: Path<Values>;
  required?: string;
} & Pick<ComponentProps<"input">, "type" | "placeholder" | "autoFocus" | "autoComplete">;

export function TextField<Values extends FieldValues>(props: TextFieldProps<Values>) {
  const { form, name, label, className, required, ...input } = props;
  const rules: RegisterOptions<Values, Path<Values>> = {
    ...(required && { validate: (value) => String(value).trim() !== "" || required }),
  };
  const message: unknown = get(form.formState.errors, `${name}.message`);
  return (
    <Field
      label={label}
      className={className}
      required={Boolean(required)}
      error={typeof message === "string" ? message : undefined}
    >
      {(control) => (
        <Input autoComplete="off" {...control} {...input} {...form.register(name, rules)} />
      )}
    </Field>
  );
}

type ControlledProps<Values extends FieldValues, Value> = Shared & {
  control: Control<Values>;
  name: FieldPathByValue<Values, Value>;
};

export function OwnerField<Values extends FieldValues>(props: ControlledProps<Values, Choice>) {
  const options = useUsers()
    .filter(({ status }) => status === "active")
    .map(({ id, name }) => ({ value: id, label: name, icon: <Avatar name={name} size="sm" /> }));
  return (
    <Controller
      control={props.control}
      name={props.name}
      render={({ field, fieldState }) => {
        const value: Choice = field.value;
        return (
          <Field label={props.label} className={props.className} error={fieldState.error?.message}>
            {(control) => (
              <Combobox
                {...control}
                value={options.find((option) => option.value === value?.value) ?? value}
                onChange={field.onChange}
                options={options}
                placeholder="Nobody"
                clearable
              />
            )}
          </Field>
        );
      }}
    />
  );
}

type RecordFieldProps<Values extends FieldValues> = ControlledProps<Values, Choice> & {
  kind: RecordKind;
  /** Narrows the choice, in the server's grammar. */
  filter?: string;
  onCreate?: (name: string) => void;
  onChosen?: (choice: Choice) => void;
  placeholder?: string;
};

export function RecordField<Values extends FieldValues>(props: RecordFieldProps<Values>) {
  const client = useQueryClient();
  return (
    <Controller
      control={props.control}
      name={props.name}
      render={({ field, fieldState }) => (
        <Field label={props.label} className={props.className} error={fieldState.error?.message}>
          {(control) => (
            <Combobox
              {...control}
              value={field.value}
              onChange={(choice) => {
                field.onChange(choice);
                props.onChosen?.(choice);
              }}
              search={searchOf(props.kind, client, props.filter)}
              searchKey={["create", props.kind, props.filter]}
              onCreate={props.onCreate}
              placeholder={props.placeholder ?? "None"}
              clearable
            />
          )}
        </Field>
      )}
    />
  );
}

export const MoneyField = <Values extends FieldValues>({
  currency,
  ...props
}: ControlledProps<Values, number | null> & { currency: string }) => (
  <Controller
    control={props.control}
    name={props.name}
    render={({ field, fieldState }) => (
      <Field label={props.label} className={props.className} error={fieldState.error?.message}>
        {(control) => (
          <MoneyInput
            {...control}
            amount={field.value}
            currency={currency}
            onAmountChange={field.onChange}
            className="text-left"
          />
        )}
      </Field>
    )}
  />
);

export const DayField = <Values extends FieldValues>(
  props: ControlledProps<Values, string | null>,
) => (
  <Controller
    control={props.control}
    name={props.name}
    render={({ field, fieldState }) => (
      <Field label={props.label} className={props.className} error={fieldState.error?.message}>
        {(control) => <DatePicker {...control} value={field.value} onChange={field.onChange} />}
      </Field>
    )}
  />
);
