import type { UseFormReturn } from "react-hook-form";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { readAmount, readCount, type Values } from "@/features/engines/values";

type LimitFieldsProps = { form: UseFormReturn<Values>; currency: string };

const amount = (text: string) =>
  readAmount(text) !== undefined || "An amount, such as 2.50. At most six digits after the point.";
const count = (text: string) => readCount(text) !== undefined || "A whole number.";
const seconds = (text: string) =>
  (/^\d+$/.test(text.trim()) && Number(text) >= 5 && Number(text) <= 600) ||
  "From 5 to 600 seconds.";

/** What a model costs, what it may cost, and how long it may take. */
export function LimitFields({ form, currency }: LimitFieldsProps) {
  const { errors } = form.formState;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field
        label={`Price of a million tokens sent, ${currency}`}
        optional
        error={errors.priceIn?.message}
      >
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            {...form.register("priceIn", { validate: amount })}
          />
        )}
      </Field>
      <Field
        label={`Price of a million tokens written, ${currency}`}
        optional
        error={errors.priceOut?.message}
      >
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            {...form.register("priceOut", { validate: amount })}
          />
        )}
      </Field>
      <Field
        label={`Budget of a month, ${currency}`}
        optional
        error={errors.monthlyCost?.message}
        hint="When it is used up, the built-in rules answer."
      >
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            placeholder="No limit"
            {...form.register("monthlyCost", { validate: amount })}
          />
        )}
      </Field>
      <Field label="Tokens of a month" optional error={errors.monthlyTokens?.message}>
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            placeholder="No limit"
            {...form.register("monthlyTokens", { validate: count })}
          />
        )}
      </Field>
      <Field
        label="Wait at most, seconds"
        error={errors.timeout?.message}
        hint="Then the built-in rules answer."
      >
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            {...form.register("timeout", { validate: seconds })}
          />
        )}
      </Field>
    </div>
  );
}
