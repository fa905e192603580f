import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Combobox, type ComboboxOption } from "@/components/ui/Combobox";
import { DatePicker } from "@/components/ui/DatePicker";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { saveRates } from "@/features/forecasting/api";
import { today } from "@/features/forecasting/days";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

type NewRateProps = { into: string; wanted: string };

const names = new Intl.DisplayNames("en", { type: "currency" });
const option = (code: string): ComboboxOption => ({
  ...{ value: code, label: code, detail: names.of(code) },
});

/** "1 USD is 0.92 EUR from 1 Mar 2026 on". */
export function NewRate({ into, wanted }: NewRateProps) {
  const [currency, setCurrency] = useState(wanted);
  const [day, setDay] = useState<string | null>(today());
  const [typed, setTyped] = useState("");
  const rate = Number(typed.replace(",", "."));
  const isReady = currency !== "" && day !== null && typed !== "" && rate > 0;
  const save = useMutation({
    ...saveRates,
    onSuccess: (...done) => {
      setTyped("");
      void notify.done("Rate saved");
      return saveRates.onSuccess?.(...done);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) save.mutate([{ currency, day, rate }]);
  };
  return (
    <form
      noValidate
      onSubmit={submit}
      className="mt-4 grid max-w-2xl grid-cols-[1fr_1fr_1fr_auto] items-end gap-3 max-md:grid-cols-2"
    >
      <Field label="Currency">
        {({ id }) => (
          <Combobox
            id={id}
            aria-label="Currency"
            value={currency ? option(currency) : null}
            options={Intl.supportedValuesOf("currency")
              .filter((code) => code !== into)
              .map(option)}
            onChange={(chosen) => setCurrency(chosen?.value ?? "")}
          />
        )}
      </Field>
      <Field label={`One is so many ${into}`}>
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            className="text-right"
            placeholder="0.92"
            invalid={typed !== "" && !(rate > 0)}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <Field label="From">
        {(control) => <DatePicker {...control} value={day} onChange={setDay} />}
      </Field>
      <Button type="submit" disabled={!isReady} loading={save.isPending}>
        Add rate
      </Button>
      {save.isError && (
        <p role="alert" className="col-span-full text-danger text-sm">
          {[
            toProblem(save.error).message,
            ...toProblem(save.error).errors.map(({ reason }) => reason),
          ].join(" ")}
        </p>
      )}
    </form>
  );
}
