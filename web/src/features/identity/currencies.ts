import type { ComboboxOption } from "@/components/ui/Combobox";

/** The same list as the server's `CURRENCIES`. */
const CODES =
  "AED ARS AUD BGN BHD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR ISK JPY KES KRW KWD MAD MXN MYR NGN NOK NZD PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD UYU VND ZAR".split(
    " ",
  );

const names = new Intl.DisplayNames("en", { type: "currency" });

export const currencyOption = (code: string): ComboboxOption => ({
  value: code,
  label: `${code} · ${names.of(code) ?? code}`,
});
export const CURRENCIES: readonly ComboboxOption[] = CODES.map(currencyOption);

const BY_REGION: Record<string, string> = {
  US: "USD",
  GB: "GBP",
  CH: "CHF",
  JP: "JPY",
  CA: "CAD",
  AU: "AUD",
  NZ: "NZD",
  IN: "INR",
  SE: "SEK",
  NO: "NOK",
  DK: "DKK",
  PL: "PLN",
  CZ: "CZK",
  BR: "BRL",
  MX: "MXN",
  ZA: "ZAR",
};

/** A first guess from the browser's region, shown for the user to change. */
export function likelyCurrency(languages: readonly string[] = navigator.languages): string {
  for (const tag of languages) {
    const region = /-([A-Z]{2})\b/.exec(tag)?.[1] ?? "";
    if (BY_REGION[region]) return BY_REGION[region];
  }
  return "EUR";
}
