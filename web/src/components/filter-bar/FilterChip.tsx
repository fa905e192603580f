import { X } from "lucide-react";
import { useState } from "react";
import { FilterEditor } from "@/components/filter-bar/FilterEditor";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/Popover";
import { type Filter, type FilterField, filterValueText, opLabel } from "@/lib/filters";

type FilterChipProps = {
  field: FilterField;
  filter: Filter;
  onChange: (filter: Filter | null) => void;
};

export function FilterChip({ field, filter, onChange }: FilterChipProps) {
  const [open, setOpen] = useState(false);
  const op = opLabel(filter.op, field.kind);
  const value = filterValueText(filter, field);
  return (
    <span className="inline-flex h-7 max-w-full shrink-0 items-stretch rounded-md border border-border bg-surface text-xs shadow-control pointer-coarse:h-9">
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger className="inline-flex min-w-0 items-center gap-1 rounded-l-md px-2 hover:bg-surface-hover">
          <span className="text-text-muted">
            {field.label} {op}
          </span>{" "}
          <span className="truncate font-medium">{value}</span>
        </PopoverTrigger>
        <PopoverContent>
          <FilterEditor
            field={field}
            filter={filter}
            onApply={(next) => {
              onChange(next);
              setOpen(false);
            }}
          />
        </PopoverContent>
      </Popover>
      <button
        type="button"
        aria-label={`Remove filter: ${field.label} ${op} ${value}`}
        onClick={() => onChange(null)}
        className="inline-grid w-6 place-content-center rounded-r-md text-text-faint hover:bg-surface-hover hover:text-text pointer-coarse:w-10"
      >
        <X aria-hidden className="size-3" />
      </button>
    </span>
  );
}
