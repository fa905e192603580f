import { useEffect } from "react";
import { Controller, type Path, useForm } from "react-hook-form";
import type { RoiForm } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { MoneyInput } from "@/components/ui/MoneyInput";
import { Section } from "@/features/forecasting/parts/Section";
import { METRICS } from "@/features/forecasting/roi/values";
import { showProblemOnForm } from "@/lib/problem";

type RoiInputsProps = {
  start: RoiForm;
  currency: string;
  error: unknown;
  busy: boolean;
  onAsk: (form: RoiForm) => void;
};

const SIDES = [
  { name: "baseline", label: "Today" },
  { name: "enhanced", label: "With the change" },
] as const;
const COSTS = [
  { name: "cost_a_month_minor", label: "Cost a month" },
  { name: "cost_once_minor", label: "Cost once" },
  { name: "hour_minor", label: "An hour of work costs" },
] as const;
const FIELDS: Path<RoiForm>[] = [
  ...SIDES.flatMap(({ name: side }) => METRICS.map(({ name }) => `${side}.${name}` as const)),
  ...COSTS.map(({ name }) => name),
  ...(["margin_percent", "months"] as const),
];

/** Two columns of the same figures, and what the change costs. */
export function RoiInputs({ start, currency, error, busy, onAsk }: RoiInputsProps) {
  const form = useForm<RoiForm>({ defaultValues: start });
  const { register, control, setError } = form;
  const { errors } = form.formState;
  // The answer is the server's, an outside system: what it refuses belongs to the fields.
  useEffect(() => {
    if (error) showProblemOnForm(error, FIELDS, setError);
  }, [error, setError]);
  const number = (name: Path<RoiForm>, max?: number) =>
    register(name, {
      valueAsNumber: true,
      validate: (value) =>
        (typeof value === "number" && value >= 0 && (max === undefined || value <= max)) ||
        (max === undefined ? "A number, not below 0" : `A number from 0 to ${max}`),
    });
  const money = (name: Path<RoiForm>, id: string, label: string) => (
    <Controller
      control={control}
      name={name}
      render={({ field }) => (
        <MoneyInput
          id={id}
          aria-label={label}
          currency={currency}
          amount={typeof field.value === "number" ? field.value : null}
          onAmountChange={(amount) => field.onChange(amount ?? 0)}
          onBlur={field.onBlur}
        />
      )}
    />
  );
  return (
    <Section title="Your figures">
      <form noValidate onSubmit={form.handleSubmit(onAsk)} className="grid gap-5">
        <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,20rem)] gap-x-10 gap-y-5 max-lg:grid-cols-1">
          <table className="w-full max-w-2xl text-sm">
            <caption className="sr-only">Figures today and with the change</caption>
            <thead className="text-left text-text-muted text-xs">
              <tr>
                <th scope="col" className="py-1 font-medium">
                  <span className="sr-only">Figure</span>
                </th>
                {SIDES.map(({ name, label }) => (
                  <th key={name} scope="col" className="w-36 px-1 py-1 font-medium max-md:w-26">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {METRICS.map(({ name, label, step, max }) => (
                <tr key={name}>
                  <th scope="row" className="py-1 pt-2.5 pr-2 text-left align-top font-medium">
                    {label}
                  </th>
                  {SIDES.map((side) => {
                    const path = `${side.name}.${name}` as const;
                    const problem = errors[side.name]?.[name]?.message;
                    const said = `${label}, ${side.label.toLowerCase()}`;
                    return (
                      <td key={path} className="px-1 py-1 align-top">
                        {name === "deal_minor" ? (
                          money(path, path, said)
                        ) : (
                          <Input
                            aria-label={said}
                            type="number"
                            min={0}
                            max={max}
                            step={step}
                            className="text-right"
                            invalid={problem !== undefined}
                            {...number(path, max)}
                          />
                        )}
                        {problem && (
                          <p role="alert" className="text-danger text-xs">
                            {problem}
                          </p>
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
          <div className="grid content-start gap-3">
            {COSTS.map(({ name, label }) => (
              <Field key={name} label={label} error={errors[name]?.message}>
                {({ id }) => money(name, id, label)}
              </Field>
            ))}
            <div className="grid grid-cols-2 gap-3">
              <Field label="Margin (%)" error={errors.margin_percent?.message}>
                {(control) => (
                  <Input
                    {...control}
                    type="number"
                    min={0}
                    max={100}
                    className="text-right"
                    {...number("margin_percent", 100)}
                  />
                )}
              </Field>
              <Field label="Months" error={errors.months?.message}>
                {(control) => (
                  <Input
                    {...control}
                    type="number"
                    min={1}
                    max={60}
                    className="text-right"
                    {...number("months", 60)}
                  />
                )}
              </Field>
            </div>
          </div>
        </div>
        {errors.root?.server?.message && (
          <p role="alert" className="text-danger text-sm">
            {errors.root.server.message}
          </p>
        )}
        <div>
          <Button type="submit" variant="primary" loading={busy}>
            Work it out
          </Button>
        </div>
      </form>
    </Section>
  );
}
