import type { ComboboxOption } from "@/components/ui/Combobox";

const names = new Intl.DisplayNames("en", { type: "currency" });
const option = (code: string): ComboboxOption => ({
  value: code,
  label: code,
  detail: names.of(code),
});

export const CURRENCIES: ComboboxOption[] = Intl.supportedValuesOf("currency").map(option);
export const currencyOption = option;
