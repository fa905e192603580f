import { useMutation } from "@tanstack/react-query";
import { CircleAlert, PlugZap } from "lucide-react";
import type { ReactNode } from "react";
import { useForm, useWatch } from "react-hook-form";
import type { ModelOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { saveModel, tryModel } from "@/features/engines/api";
import { ConnectionFields } from "@/features/engines/ConnectionFields";
import { LimitFields } from "@/features/engines/LimitFields";
import { ProviderCards } from "@/features/engines/ProviderCards";
import { TryResult } from "@/features/engines/TryResult";
import {
  connectionOf,
  FIELD_NAMES,
  formOf,
  type Values,
  valuesOf,
} from "@/features/engines/values";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

/** Which model this workspace uses, what it may cost, and whether it answers at all. */
export function ModelForm({ model }: { model: ModelOut }) {
  const form = useForm<Values>({
    values: valuesOf(model),
    resetOptions: { keepDirtyValues: true, keepErrors: true },
  });
  const { errors, isDirty } = form.formState;
  const values = { ...valuesOf(model), ...useWatch({ control: form.control }) };
  const refused = (error: unknown) => {
    const problem = toProblem(error);
    const rest: string[] = problem.errors.length === 0 ? [problem.message] : [];
    for (const { field, reason } of problem.errors) {
      const name = FIELD_NAMES[field];
      if (name) form.setError(name, { type: "server", message: reason });
      else rest.push(reason);
    }
    if (rest.length > 0) form.setError("root.server", { message: rest.join(" ") });
  };
  const save = useMutation({
    ...saveModel,
    onSuccess: (saved, ...rest) => {
      form.reset(valuesOf(saved));
      void notify.done("Model saved");
      return saveModel.onSuccess?.(saved, ...rest);
    },
    onError: refused,
  });
  const attempt = useMutation({ ...tryModel, onError: refused });
  const submit = form.handleSubmit((sent) => save.mutate(formOf(sent, model.version)));
  const tryIt = form.handleSubmit((sent) => attempt.mutate(connectionOf(sent)));
  const isNone = values.provider === "none";
  const problem = errors.root?.server?.message;
  return (
    <form noValidate onSubmit={submit} className="grid max-w-2xl gap-2">
      {problem && (
        <p
          role="alert"
          className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-danger text-sm"
        >
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {problem}
        </p>
      )}
      <Part>
        <ProviderCards
          value={values.provider}
          onChange={(provider) => {
            attempt.reset();
            form.setValue("provider", provider, { shouldDirty: true });
            if (provider !== model.provider) form.setValue("url", "", { shouldDirty: true });
            else form.setValue("url", model.url, { shouldDirty: true });
          }}
        />
      </Part>
      {!isNone && (
        <Part>
          <ConnectionFields form={form} model={model} values={values} />
          <div className="grid gap-3">
            <Button
              className="justify-self-start"
              loading={attempt.isPending}
              onClick={() => void tryIt()}
            >
              {!attempt.isPending && <PlugZap aria-hidden />}
              Test connection
            </Button>
            {attempt.data && <TryResult result={attempt.data} />}
          </div>
        </Part>
      )}
      <Part title="Prices and limits">
        <LimitFields form={form} currency={model.currency} />
      </Part>
      <div className="flex gap-2 border-border border-t py-4">
        <Button type="submit" variant="primary" disabled={!isDirty} loading={save.isPending}>
          Save
        </Button>
        {isDirty && (
          <Button variant="ghost" onClick={() => form.reset(valuesOf(model))}>
            Undo
          </Button>
        )}
      </div>
    </form>
  );
}

const Part = ({ title, children }: { title?: string; children: ReactNode }) => (
  <section className="grid gap-4 py-4">
    {title && <h2 className="font-semibold text-base">{title}</h2>}
    {children}
  </section>
);
