import { Combobox } from "@/components/ui/Combobox";
import { Field } from "@/components/ui/Field";
import { Select, type SelectOption } from "@/components/ui/Select";
import { usePipelines, useUsers } from "@/features/crm/api";
import type { FileFormProps } from "@/features/crm/importing/MappingTable";
import { CURRENCIES, currencyOption } from "@/features/crm/settings/currencies";

const MATCH_BY = {
  external_id: "ID in the other system",
  email: "E-mail",
  name: "Name",
  domain: "Website",
  none: "Nothing: every row is new",
};
const EXISTING = [
  { value: "update", label: "Update it" },
  { value: "skip", label: "Leave it as it is" },
  { value: "create", label: "Create another one" },
];
const MISSING_LINKS = [
  { value: "empty", label: "Leave the link empty" },
  { value: "create", label: "Create what is named" },
  { value: "fail", label: "Let the row fail" },
];
const BAD_VALUES = [
  { value: "fail", label: "Let the row fail" },
  { value: "empty", label: "Leave the field empty" },
];
const UNKNOWN_STAGES = [
  { value: "create", label: "Add them" },
  { value: "fail", label: "Let the row fail" },
];
const DATES = [
  { value: "ymd", label: "2026-12-31" },
  { value: "dmy", label: "31.12.2026, day first" },
  { value: "mdy", label: "12/31/2026, month first" },
];
const DECIMALS = [
  { value: ".", label: "1,234.56" },
  { value: ",", label: "1.234,56" },
];
const DEFAULT = "default";

/** What happens in doubt, and how dates and numbers are read. */
export function FileOptionsForm({ file, kind, editable, onChange }: FileFormProps) {
  const pipelines = usePipelines();
  const users = useUsers();
  const { options } = file;
  const types = new Set(
    file.columns.flatMap(({ field }) => kind.fields.find(({ name }) => name === field)?.type ?? []),
  );
  const links = types.has("link");
  const set = (patch: Record<string, unknown>) => onChange({ options: patch });
  const choice = (
    label: string,
    name: keyof typeof options,
    choices: readonly SelectOption[],
    hint?: string,
  ) => (
    <Field label={label} hint={hint}>
      {({ invalid: _, ...control }) => (
        <Select
          {...control}
          disabled={!editable}
          value={String(options[name] ?? DEFAULT)}
          onValueChange={(value) => set({ [name]: value === DEFAULT ? null : value })}
          options={choices}
        />
      )}
    </Field>
  );
  const people = users.map(({ id, name }) => ({ value: id, label: name }));
  const ways = pipelines.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <fieldset className="grid grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] gap-4">
      <legend className="sr-only">Options of {file.name}</legend>
      {choice(
        "A row is known by its",
        "match_by",
        kind.match_by.map((value) => ({ value, label: MATCH_BY[value] })),
      )}
      {options.match_by !== "none" && choice("What is here already", "existing", EXISTING)}
      {links && choice("Names that nobody has yet", "missing_links", MISSING_LINKS)}
      {choice("Values that cannot be read", "bad_values", BAD_VALUES)}
      {kind.kind === "deal" && choice("Stages we do not have", "unknown_stages", UNKNOWN_STAGES)}
      {kind.kind === "deal" &&
        choice("Pipeline", "pipeline_id", [
          { value: DEFAULT, label: "The one with these stages" },
          ...ways,
        ])}
      {types.has("money") && (
        <Field label="Currency" hint="Of rows that name none">
          {(control) => (
            <Combobox
              {...control}
              disabled={!editable}
              clearable
              placeholder="The workspace's"
              value={options.currency ? currencyOption(options.currency) : null}
              options={CURRENCIES}
              onChange={(chosen) => set({ currency: chosen?.value ?? null })}
            />
          )}
        </Field>
      )}
      {(types.has("date") || types.has("moment")) &&
        choice("Dates look like", "date_format", DATES)}
      {(types.has("money") || types.has("percent")) &&
        choice("Numbers look like", "decimal", DECIMALS)}
      {kind.fields.some(({ name }) => name === "owner") &&
        choice("Owner of rows that name none", "default_owner_id", [
          { value: DEFAULT, label: "Nobody" },
          ...people,
        ])}
    </fieldset>
  );
}
