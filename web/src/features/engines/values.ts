/** The settings as one types them, and as the server keeps them. */
import type { ConnectionForm, ModelForm, ModelOut } from "@/client/types.gen";

export type Provider = ModelOut["provider"];
export type Values = {
  provider: Provider;
  url: string;
  model: string;
  /** Empty keeps the stored one. */
  key: string;
  removesKey: boolean;
  priceIn: string;
  priceOut: string;
  monthlyTokens: string;
  monthlyCost: string;
  timeout: string;
};

const MICROS = 1_000_000;

export const PRESETS = [
  { label: "OpenAI", url: "https://api.openai.com/v1" },
  { label: "Azure", url: "https://YOUR-RESOURCE.openai.azure.com/openai/v1" },
  { label: "Ollama", url: "http://localhost:11434/v1" },
  { label: "vLLM", url: "http://localhost:8000/v1" },
] as const;

/** "2.5" for 2,500,000 micros; empty for none. */
export const amountText = (micros: number | null): string =>
  micros === null ? "" : String(micros / MICROS);

/** Micros of what somebody typed: "2.50", "2,5"; undefined when it is no amount. */
export function readAmount(text: string): number | null | undefined {
  const plain = text.trim().replace(",", ".");
  if (plain === "") return null;
  return /^\d{1,9}(\.\d{1,6})?$/.test(plain) ? Math.round(Number(plain) * MICROS) : undefined;
}

/** "1,000,000", "1 000 000" and "1000000" are the same. */
export function readCount(text: string): number | null | undefined {
  const plain = text.replace(/[\s,.'_]/g, "");
  if (plain === "") return null;
  return /^\d{1,15}$/.test(plain) ? Number(plain) : undefined;
}

export const valuesOf = (model: ModelOut): Values => ({
  ...{ provider: model.provider, url: model.url, model: model.model, key: "", removesKey: false },
  priceIn: amountText(model.price_in_micros),
  priceOut: amountText(model.price_out_micros),
  monthlyTokens: model.monthly_tokens === null ? "" : String(model.monthly_tokens),
  monthlyCost: amountText(model.monthly_cost_micros),
  timeout: String(model.timeout_seconds),
});

export const connectionOf = (values: Values): ConnectionForm => ({
  provider: values.provider,
  url: values.provider === "none" ? "" : values.url.trim(),
  model: values.provider === "none" ? "" : values.model.trim(),
  key: values.removesKey ? null : values.key.trim(),
  timeout_seconds: Number(values.timeout),
});

export const formOf = (values: Values, version: number): ModelForm => ({
  ...connectionOf(values),
  version,
  price_in_micros: readAmount(values.priceIn) ?? 0,
  price_out_micros: readAmount(values.priceOut) ?? 0,
  monthly_tokens: readCount(values.monthlyTokens) ?? null,
  monthly_cost_micros: readAmount(values.monthlyCost) ?? null,
});

/** Whether the stored key would be lost: it belongs to the address it was given for. */
export const losesKey = (values: Values, model: ModelOut): boolean =>
  model.has_key &&
  values.key.trim() === "" &&
  !values.removesKey &&
  (values.provider !== model.provider || values.url.trim() !== model.url);

/** The server's names of fields, as they are called here. */
export const FIELD_NAMES: Record<string, keyof Values> = {
  ...{ provider: "provider", url: "url", model: "model", key: "key" },
  ...{ price_in_micros: "priceIn", price_out_micros: "priceOut" },
  ...{ monthly_tokens: "monthlyTokens", monthly_cost_micros: "monthlyCost" },
  timeout_seconds: "timeout",
};
