import { Command } from "cmdk";
import { ListFilter } from "lucide-react";
import { useState } from "react";
import { FilterEditor } from "@/components/filter-bar/FilterEditor";
import { Button } from "@/components/ui/Button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/Popover";
import type { Filter, FilterField } from "@/lib/filters";

type AddFilterProps = { fields: readonly FilterField[]; onAdd: (filter: Filter) => void };

/** First the field, then how and what. */
export function AddFilter({ fields, onAdd }: AddFilterProps) {
  const [open, setOpen] = useState(false);
  const [field, setField] = useState<FilterField | null>(null);
  const show = (next: boolean) => {
    setOpen(next);
    if (next) setField(null);
  };
  return (
    <Popover open={open} onOpenChange={show}>
      <PopoverTrigger asChild>
        <Button variant="ghost" size="sm">
          <ListFilter aria-hidden />
          Filter
        </Button>
      </PopoverTrigger>
      <PopoverContent className={field ? undefined : "w-56 p-0"}>
        {field ? (
          <FilterEditor
            field={field}
            onApply={(filter) => {
              onAdd(filter);
              setOpen(false);
            }}
          />
        ) : (
          <Command label="Field to filter by" loop>
            <Command.Input
              placeholder="Filter by"
              className="h-9 w-full border-border border-b bg-transparent px-3 text-sm outline-none"
            />
            <Command.List className="max-h-72 overflow-y-auto p-1">
              <Command.Empty className="px-2 py-3 text-text-muted">No such field.</Command.Empty>
              {fields.map((candidate) => (
                <Command.Item
                  key={candidate.name}
                  value={candidate.name}
                  keywords={[candidate.label]}
                  onSelect={() => setField(candidate)}
                  className="menu-item"
                >
                  {candidate.label}
                </Command.Item>
              ))}
            </Command.List>
          </Command>
        )}
      </PopoverContent>
    </Popover>
  );
}
