import { Field } from "@/components/ui/Field";
import { Select } from "@/components/ui/Select";
import { AUDIENCES, type Audience } from "@/features/knowledge/words";

type AudienceFieldProps = {
  value: Audience;
  onChange: (audience: Audience) => void;
  error?: string;
};

const OPTIONS: { value: Audience; label: string }[] = [
  { value: "internal", label: AUDIENCES.internal.label },
  { value: "customers", label: AUDIENCES.customers.label },
];

/** Who may be told what stands there: the choice that must not be made by accident. */
export const AudienceField = ({ value, onChange, error }: AudienceFieldProps) => (
  <Field label="Who may be told" error={error} hint={AUDIENCES[value].about}>
    {(control) => (
      <Select
        {...control}
        value={value}
        options={OPTIONS}
        onValueChange={(next) => onChange(next === "customers" ? "customers" : "internal")}
      />
    )}
  </Field>
);
