import { useState } from "react";
import { InlineEdit } from "@/components/InlineEdit";
import { Checkbox } from "@/components/ui/Checkbox";
import { Combobox, type ComboboxOption } from "@/components/ui/Combobox";
import { DatePicker } from "@/components/ui/DatePicker";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Label } from "@/components/ui/Label";
import { MoneyInput } from "@/components/ui/MoneyInput";
import { Select } from "@/components/ui/Select";
import { Switch } from "@/components/ui/Switch";
import { Textarea } from "@/components/ui/Textarea";
import { Line, Section } from "@/routes/design/Section";

const COMPANIES: ComboboxOption[] = ["Halden Marine", "Kitami Labs", "Vela Health"].map(
  (label) => ({
    value: label,
    label,
    detail: "Account",
  }),
);
const later = (fail: boolean) =>
  new Promise((resolve, reject) =>
    setTimeout(() => (fail ? reject(new Error("The name is taken.")) : resolve(null)), 800),
  );

export function FormsSection() {
  const [stage, setStage] = useState("demo");
  const [company, setCompany] = useState<ComboboxOption | null>(null);
  const [amount, setAmount] = useState<number | null>(1_250_000);
  const [day, setDay] = useState<string | null>("2026-03-01");
  const [name, setName] = useState("Halden Marine fleet upgrade");
  const [on, setOn] = useState(true);
  return (
    <>
      <Section title="Form fields">
        <div className="grid max-w-3xl grid-cols-2 gap-x-6 gap-y-4 max-md:grid-cols-1">
          <Field label="Name" hint="As the customer would call it." required>
            {(control) => <Input {...control} defaultValue="Fleet upgrade" />}
          </Field>
          <Field label="E-mail" error="This address has no @.">
            {(control) => <Input {...control} type="email" defaultValue="mira.example" />}
          </Field>
          <Field label="Stage">
            {(control) => (
              <Select
                {...control}
                value={stage}
                onValueChange={setStage}
                options={[
                  { value: "demo", label: "Demo" },
                  { value: "proposal", label: "Proposal" },
                  { value: "won", label: "Won", disabled: true },
                ]}
              />
            )}
          </Field>
          <Field label="Account" optional>
            {(control) => (
              <Combobox
                {...control}
                value={company}
                onChange={setCompany}
                options={COMPANIES}
                clearable
                placeholder="Choose an account"
              />
            )}
          </Field>
          <Field label="Amount" hint={`Kept as ${amount ?? "nothing"} cents.`}>
            {(control) => (
              <MoneyInput {...control} amount={amount} currency="EUR" onAmountChange={setAmount} />
            )}
          </Field>
          <Field label="Closes">
            {(control) => <DatePicker {...control} value={day} onChange={setDay} />}
          </Field>
          <Field label="Note" className="col-span-full">
            {(control) => <Textarea {...control} placeholder="What was said" />}
          </Field>
          <Field label="Locked">
            {(control) => <Input {...control} disabled defaultValue="Set by the import" />}
          </Field>
        </div>
        <Line>
          <span className="inline-flex items-center gap-2">
            <Checkbox id="design-check" defaultChecked />
            <Label htmlFor="design-check">Send a copy</Label>
          </span>
          <Checkbox aria-label="Off" />
          <Checkbox aria-label="Some" checked="indeterminate" />
          <Checkbox aria-label="Disabled" disabled />
          <span className="inline-flex items-center gap-2">
            <Switch id="design-switch" checked={on} onCheckedChange={setOn} />
            <Label htmlFor="design-switch">Weekly summary</Label>
          </span>
          <Switch aria-label="Off" />
          <Switch aria-label="Disabled" disabled />
        </Line>
      </Section>
      <Section title="Edit in place">
        <dl className="grid max-w-md grid-cols-[8rem_1fr] items-center gap-y-1">
          <dt className="text-text-muted">Saves</dt>
          <dd>
            <InlineEdit
              label="Name"
              value={name}
              onSave={async (next) => {
                await later(false);
                setName(next);
              }}
            />
          </dd>
          <dt className="text-text-muted">Fails</dt>
          <dd>
            <InlineEdit label="Failing name" value={name} onSave={() => later(true)} />
          </dd>
          <dt className="text-text-muted">Empty</dt>
          <dd>
            <InlineEdit
              label="Next step"
              value=""
              placeholder="Add a next step"
              onSave={later.bind(null, false)}
            />
          </dd>
        </dl>
      </Section>
    </>
  );
}
