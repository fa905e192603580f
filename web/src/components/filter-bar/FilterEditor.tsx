import { type FormEvent, useState } from "react";
import { FilterValue } from "@/components/filter-bar/FilterValue";
import { Button } from "@/components/ui/Button";
import { Select } from "@/components/ui/Select";
import {
  FILTER_OPS,
  type Filter,
  type FilterField,
  needsValue,
  opLabel,
  opsFor,
} from "@/lib/filters";

type FilterEditorProps = {
  field: FilterField;
  filter?: Filter;
  onApply: (filter: Filter) => void;
};

export function FilterEditor({ field, filter, onApply }: FilterEditorProps) {
  const ops = field.ops ?? opsFor(field.kind);
  const [draft, setDraft] = useState<Filter>(
    filter ?? { field: field.name, op: ops[0] ?? "is", values: [] },
  );
  const complete = !needsValue(draft.op) || draft.values.some((value) => value.trim() !== "");
  const apply = (event: FormEvent) => {
    event.preventDefault();
    // The form sits in a portal: without this a form around the bar would hear it, too.
    event.stopPropagation();
    if (complete) onApply(needsValue(draft.op) ? draft : { ...draft, values: [] });
  };
  return (
    <form onSubmit={apply} className="grid gap-2">
      <div className="flex items-center gap-2">
        <span className="font-medium">{field.label}</span>
        {ops.length > 1 ? (
          <Select
            aria-label="How to compare"
            className="h-7 w-auto flex-1"
            value={draft.op}
            onValueChange={(next) => {
              const op = FILTER_OPS.find((candidate) => candidate === next);
              if (op) setDraft({ ...draft, op });
            }}
            options={ops.map((op) => ({ value: op, label: opLabel(op, field.kind) }))}
          />
        ) : (
          <span className="text-text-muted">{opLabel(draft.op, field.kind)}</span>
        )}
      </div>
      {needsValue(draft.op) && (
        <FilterValue
          field={field}
          filter={draft}
          onChange={(values, labels) => setDraft({ ...draft, values, labels })}
        />
      )}
      <Button type="submit" variant="primary" size="sm" disabled={!complete}>
        Apply
      </Button>
    </form>
  );
}
