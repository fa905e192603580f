import type { UseFormReturn } from "react-hook-form";
import type { ModelOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { KeyField } from "@/features/engines/KeyField";
import { PRESETS, type Values } from "@/features/engines/values";

type ConnectionFieldsProps = { form: UseFormReturn<Values>; model: ModelOut; values: Values };

/** Where the model lives, which one, and the key for it. */
export function ConnectionFields({ form, model, values }: ConnectionFieldsProps) {
  const { errors } = form.formState;
  const isOpenai = values.provider === "openai";
  return (
    <div className="grid gap-4">
      <div className="grid gap-2">
        <Field
          label="Address"
          required={isOpenai}
          optional={!isOpenai}
          error={errors.url?.message}
          hint={
            isOpenai
              ? "Up to and with /v1. The server asks this address, not your browser."
              : "Empty for Anthropic's own address."
          }
        >
          {(control) => (
            <Input
              {...control}
              type="url"
              inputMode="url"
              autoComplete="off"
              placeholder={isOpenai ? "https://" : "https://api.anthropic.com"}
              {...form.register("url", {
                validate: (url) => !isOpenai || url.trim() !== "" || "Where does the model live?",
              })}
            />
          )}
        </Field>
        {isOpenai && (
          <div className="flex flex-wrap items-center gap-1.5 text-text-muted text-xs">
            Usual ones:
            {PRESETS.map(({ label, url }) => (
              <Button
                key={label}
                size="sm"
                onClick={() => form.setValue("url", url, { shouldDirty: true })}
              >
                {label}
              </Button>
            ))}
          </div>
        )}
      </div>
      <Field
        label="Model"
        required
        error={errors.model?.message}
        hint="The name as the provider writes it. It must be able to use tools."
      >
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            {...form.register("model", {
              validate: (name) => name.trim() !== "" || "Which model?",
            })}
          />
        )}
      </Field>
      <KeyField form={form} model={model} values={values} />
    </div>
  );
}
