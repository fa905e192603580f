import { TriangleAlert } from "lucide-react";
import type { UseFormReturn } from "react-hook-form";
import type { ModelOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { losesKey, type Values } from "@/features/engines/values";

type KeyFieldProps = { form: UseFormReturn<Values>; model: ModelOut; values: Values };

/** The key goes in and never comes out: only its end is shown. */
export function KeyField({ form, model, values }: KeyFieldProps) {
  const { errors } = form.formState;
  const stored = model.has_key
    ? `A key is stored${model.key_hint ? `, it ends in ${model.key_hint}` : ""}. Leave this empty to keep it.`
    : "Kept encrypted, and never shown again.";
  return (
    <div className="grid gap-2">
      <Field
        label="Key"
        optional={!model.has_key}
        error={errors.key?.message}
        hint={values.removesKey ? "The stored key is removed when you save." : stored}
      >
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="off"
            spellCheck={false}
            placeholder={model.has_key && !values.removesKey ? "••••••••" : ""}
            {...form.register("key", {
              onChange: () => form.setValue("removesKey", false, { shouldDirty: true }),
            })}
          />
        )}
      </Field>
      {model.key_problem && <p className="text-danger text-sm">{model.key_problem}</p>}
      {losesKey(values, model) && (
        <p className="flex items-start gap-2 rounded-md bg-warning-soft px-3 py-2 text-sm text-warning">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          The stored key belongs to the former address. Saving drops it: give the key for the new
          one.
        </p>
      )}
      {model.has_key && values.key === "" && (
        <Button
          size="sm"
          variant="ghost"
          className="justify-self-start"
          onClick={() => form.setValue("removesKey", !values.removesKey, { shouldDirty: true })}
        >
          {values.removesKey ? "Keep the key" : "Remove the key"}
        </Button>
      )}
    </div>
  );
}
