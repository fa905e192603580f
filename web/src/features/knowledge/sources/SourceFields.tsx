import { Controller, get, type UseFormReturn } from "react-hook-form";
import { Avatar } from "@/components/ui/Avatar";
import { Combobox } from "@/components/ui/Combobox";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { AudienceField } from "@/features/knowledge/AudienceField";
import { useUsers } from "@/features/knowledge/api";
import { ProductsField } from "@/features/knowledge/ProductsField";
import { CrawlFields } from "@/features/knowledge/sources/CrawlFields";
import { RestructureField } from "@/features/knowledge/sources/RestructureField";
import type { SourceValues } from "@/features/knowledge/sources/values";
import {
  REFRESH_HOURS,
  refreshWord,
  type SourceKind,
  STALE_DAYS,
} from "@/features/knowledge/words";

export type SourceForm = UseFormReturn<SourceValues>;
type SourceFieldsProps = { form: SourceForm; kind: SourceKind; isNew: boolean };

const NEVER = "never";
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
/** A choice of numbers; one that was set elsewhere is offered, too. */
const choices = (known: readonly number[], value: number | null, say: (one: number) => string) => [
  { value: NEVER, label: "Never" },
  ...[...new Set([...known, ...(value === null ? [] : [value])])]
    .sort((one, other) => one - other)
    .map((one) => ({ value: String(one), label: say(one) })),
];
const toNumber = (value: string): number | null => (value === NEVER ? null : Number(value));

export const errorAt = (form: SourceForm, name: string): string | undefined => {
  const message: unknown = get(form.formState.errors, `${name}.message`);
  return typeof message === "string" ? message : undefined;
};

/** What can be said about a source, new or not. */
export function SourceFields({ form, kind, isNew }: SourceFieldsProps) {
  const { control, register } = form;
  const users = useUsers();
  const people = users
    .filter(({ status }) => status === "active")
    .map(({ id, name }) => ({ value: id, label: name, icon: <Avatar name={name} size="sm" /> }));
  return (
    <>
      {kind === "website" && (
        <Field label="Address" required error={errorAt(form, "url")} hint="Where reading starts.">
          {(field) => (
            <Input
              {...field}
              {...register("url")}
              inputMode="url"
              autoComplete="off"
              placeholder="https://example.com/docs/"
            />
          )}
        </Field>
      )}
      <Field label="Name" optional={isNew} required={!isNew} error={errorAt(form, "name")}>
        {(field) => (
          <Input
            {...field}
            {...register("name")}
            maxLength={200}
            autoComplete="off"
            placeholder={
              isNew && kind === "website" ? "The host, if you leave this empty" : undefined
            }
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Controller
          control={control}
          name="audience"
          render={({ field }) => (
            <AudienceField
              value={field.value}
              onChange={field.onChange}
              error={errorAt(form, "audience")}
            />
          )}
        />
        <Controller
          control={control}
          name="products"
          render={({ field }) => (
            <ProductsField
              value={field.value}
              onChange={field.onChange}
              error={errorAt(form, "products")}
            />
          )}
        />
        {kind === "website" && (
          <Controller
            control={control}
            name="refresh_hours"
            render={({ field }) => (
              <Field label="Read again" error={errorAt(form, "refresh_hours")}>
                {(own) => (
                  <Select
                    {...own}
                    value={String(field.value ?? NEVER)}
                    options={choices(REFRESH_HOURS, field.value, (one) =>
                      capital(refreshWord(one)),
                    )}
                    onValueChange={(value) => field.onChange(toNumber(value))}
                  />
                )}
              </Field>
            )}
          />
        )}
        <Controller
          control={control}
          name="stale_days"
          render={({ field }) => (
            <Field
              label="Warn when older than"
              error={errorAt(form, "stale_days")}
              hint="Answers from older documents say so."
            >
              {(own) => (
                <Select
                  {...own}
                  value={String(field.value ?? NEVER)}
                  options={choices(STALE_DAYS, field.value, (one) => `${one} days`)}
                  onValueChange={(value) => field.onChange(toNumber(value))}
                />
              )}
            </Field>
          )}
        />
        <Controller
          control={control}
          name="owner_id"
          render={({ field }) => (
            <Field
              label="Owner"
              error={errorAt(form, "owner_id")}
              hint={isNew ? "You, if you leave this empty." : "Looks after it."}
            >
              {(own) => (
                <Combobox
                  {...own}
                  placeholder={isNew ? "You" : "Nobody"}
                  clearable
                  value={people.find(({ value }) => value === field.value) ?? null}
                  options={people}
                  onChange={(person) => field.onChange(person?.value ?? null)}
                />
              )}
            </Field>
          )}
        />
      </div>
      <RestructureField form={form} />
      {kind === "website" && <CrawlFields form={form} />}
    </>
  );
}
