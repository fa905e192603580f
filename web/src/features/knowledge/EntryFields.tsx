import type { ReactNode } from "react";
import { DatePicker } from "@/components/ui/DatePicker";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Textarea } from "@/components/ui/Textarea";
import { AudienceField } from "@/features/knowledge/AudienceField";
import { FormError } from "@/features/knowledge/FormError";
import { ProductsField } from "@/features/knowledge/ProductsField";
import type { Audience } from "@/features/knowledge/words";
import { toProblem } from "@/lib/problem";

export type EntryValues = {
  title: string;
  text: string;
  audience: Audience;
  products: string[];
  valid_until: string | null;
};

type EntryFieldsProps = {
  values: EntryValues;
  onChange: (patch: Partial<EntryValues>) => void;
  /** The last refusal, shown at its fields. */
  error: unknown;
  words?: { title: string; text: string; hint: string };
  /** Only what is said about a page or a file can be changed, not its text. */
  onlyFacts?: boolean;
  children?: ReactNode;
};

const WORDS = { title: "Title", text: "Text", hint: "Plain text or Markdown." };
const HOMES = ["title", "text", "audience", "products", "valid_until"];

/** The text of an entry and what is said about it. */
export function EntryFields(props: EntryFieldsProps) {
  const { values, onChange, error, words = WORDS, onlyFacts = false, children } = props;
  const problem = error ? toProblem(error) : null;
  const at = (field: string) => problem?.errors.find((one) => one.field === field)?.reason;
  const homeless =
    problem && !problem.errors.some(({ field }) => HOMES.includes(field))
      ? (problem.errors[0]?.reason ?? problem.message)
      : undefined;
  return (
    <>
      {children}
      {!onlyFacts && (
        <>
          <Field label={words.title} required error={at("title")}>
            {(control) => (
              <Input
                {...control}
                maxLength={200}
                value={values.title}
                onChange={(event) => onChange({ title: event.target.value })}
              />
            )}
          </Field>
          <Field label={words.text} required error={at("text")} hint={words.hint}>
            {(control) => (
              <Textarea
                {...control}
                rows={8}
                className="max-h-[40dvh]"
                value={values.text}
                onChange={(event) => onChange({ text: event.target.value })}
              />
            )}
          </Field>
        </>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <AudienceField
          value={values.audience}
          onChange={(audience) => onChange({ audience })}
          error={at("audience")}
        />
        <ProductsField
          value={values.products}
          onChange={(products) => onChange({ products })}
          error={at("products")}
        />
        <Field
          label="Holds until"
          optional
          error={at("valid_until")}
          hint="Not told any more after this day."
        >
          {(control) => (
            <DatePicker
              {...control}
              value={values.valid_until}
              onChange={(valid_until) => onChange({ valid_until })}
            />
          )}
        </Field>
      </div>
      <FormError message={homeless} />
    </>
  );
}
