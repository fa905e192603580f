import { useState } from "react";
import { Combobox } from "@/components/ui/Combobox";
import { Field } from "@/components/ui/Field";
import { CURRENCIES, currencyOption } from "@/features/identity/currencies";
import { timeZoneOption, timeZoneOptions } from "@/features/identity/time-zones";

type PickProps = {
  value: string;
  onChange: (value: string) => void;
  error?: string;
  hint?: string;
  disabled?: boolean;
};

export const CurrencyField = ({ value, onChange, error, hint, disabled }: PickProps) => (
  <Field label="Currency" error={error} hint={hint}>
    {(control) => (
      <Combobox
        {...control}
        disabled={disabled}
        value={currencyOption(value)}
        options={CURRENCIES}
        onChange={(option) => option && onChange(option.value)}
      />
    )}
  </Field>
);

export function TimeZoneField({ value, onChange, error, hint, disabled }: PickProps) {
  const [options] = useState(timeZoneOptions);
  return (
    <Field label="Time zone" error={error} hint={hint}>
      {(control) => (
        <Combobox
          {...control}
          disabled={disabled}
          value={timeZoneOption(value)}
          options={options}
          onChange={(option) => option && onChange(option.value)}
        />
      )}
    </Field>
  );
}
