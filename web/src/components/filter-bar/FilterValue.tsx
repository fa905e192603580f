import { Checkbox } from "@/components/ui/Checkbox";
import { Combobox } from "@/components/ui/Combobox";
import { DatePicker } from "@/components/ui/DatePicker";
import { Input } from "@/components/ui/Input";
import { MoneyInput } from "@/components/ui/MoneyInput";
import { Select } from "@/components/ui/Select";
import type { Filter, FilterField } from "@/lib/filters";

type FilterValueProps = {
  field: FilterField;
  filter: Filter;
  onChange: (values: string[], labels?: string[]) => void;
};

const YES_NO = [
  { value: "true", label: "Yes" },
  { value: "false", label: "No" },
];

/** The right control for the kind of field. */
export function FilterValue({ field, filter, onChange }: FilterValueProps) {
  const { values } = filter;
  const first = values[0] ?? "";
  const one = (value: string) => onChange(value === "" ? [] : [value]);
  switch (field.kind) {
    case "boolean":
      return <Select aria-label={field.label} value={first} onValueChange={one} options={YES_NO} />;
    case "date":
      return (
        <DatePicker
          aria-label={field.label}
          value={first || null}
          onChange={(day) => one(day ?? "")}
        />
      );
    case "money":
      return (
        <MoneyInput
          aria-label={field.label}
          amount={first === "" ? null : Number(first)}
          currency={field.currency ?? "EUR"}
          onAmountChange={(amount) => one(amount === null ? "" : String(amount))}
        />
      );
    case "text":
    case "number":
      return (
        <Input
          type={field.kind}
          aria-label={field.label}
          value={first}
          onChange={(event) => one(event.target.value)}
        />
      );
    default:
      return field.search ? (
        <Combobox
          aria-label={field.label}
          search={field.search}
          searchKey={["filter", field.name]}
          value={first ? { value: first, label: filter.labels?.[0] ?? first } : null}
          onChange={(option) =>
            onChange(option ? [option.value] : [], option ? [option.label] : [])
          }
        />
      ) : (
        <Choices field={field} values={values} onChange={onChange} />
      );
  }
}

function Choices({
  field,
  values,
  onChange,
}: Pick<FilterValueProps, "field" | "onChange"> & { values: string[] }) {
  return (
    <fieldset aria-label={field.label} className="-mx-1 max-h-60 overflow-y-auto">
      {field.options?.map((option) => (
        <label
          key={option.value}
          htmlFor={`filter-${field.name}-${option.value}`}
          className="flex min-h-7 cursor-pointer items-center gap-2 rounded-sm px-1 hover:bg-surface-hover pointer-coarse:min-h-10"
        >
          <Checkbox
            id={`filter-${field.name}-${option.value}`}
            checked={values.includes(option.value)}
            onCheckedChange={(checked) =>
              onChange(
                checked === true
                  ? [...values, option.value]
                  : values.filter((value) => value !== option.value),
              )
            }
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
