import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Textarea } from "@/components/ui/Textarea";
import {
  type EditField,
  fromLocalInput,
  textOf,
  toLocalInput,
} from "@/features/copilot/proposals/edits";
import { LostReasonSelect } from "@/features/copilot/proposals/LostReasonSelect";

type EditFieldsProps = {
  fields: readonly EditField[];
  values: Record<string, unknown>;
  onChange: (name: string, value: string) => void;
};

/** What may be changed before approving. */
export const EditFields = ({ fields, values, onChange }: EditFieldsProps) => (
  <div className="grid gap-3">
    {fields.map(({ name, label, kind }) => (
      <Field key={name} label={label}>
        {(control) => {
          const text = textOf(values[name]);
          if (kind === "text") {
            return (
              <Textarea
                {...control}
                rows={5}
                value={text}
                onChange={(event) => onChange(name, event.target.value)}
              />
            );
          }
          if (kind === "instant") {
            return (
              <Input
                {...control}
                type="datetime-local"
                value={text === "" ? "" : toLocalInput(text)}
                onChange={(event) => {
                  const at = fromLocalInput(event.target.value);
                  if (at) onChange(name, at);
                }}
              />
            );
          }
          if (kind === "lost_reason") {
            return (
              <LostReasonSelect {...control} value={text} onChange={(id) => onChange(name, id)} />
            );
          }
          return (
            <Input
              {...control}
              value={text}
              onChange={(event) => onChange(name, event.target.value)}
            />
          );
        }}
      </Field>
    ))}
  </div>
);
