import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { AddFilter } from "@/components/filter-bar/AddFilter";
import { FilterChip } from "@/components/filter-bar/FilterChip";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import type { Filter, FilterField } from "@/lib/filters";

type FilterBarProps = {
  fields: readonly FilterField[];
  filters: readonly Filter[];
  onChange: (filters: Filter[]) => void;
  /** The plain text search of the list. */
  search?: { value: string; onChange: (text: string) => void; placeholder: string };
  /** At the right end: saved views, board or list. */
  end?: ReactNode;
};

export function FilterBar({ fields, filters, onChange, search, end }: FilterBarProps) {
  const replace = (place: number, next: Filter | null) =>
    onChange(filters.flatMap((filter, at) => (at === place ? (next ?? []) : filter)));
  return (
    <search className="flex flex-wrap items-center gap-1.5 px-6 pb-2 max-md:flex-col max-md:items-stretch max-md:px-4">
      {search && (
        <div className="relative w-60 max-md:w-full">
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-text-faint"
          />
          <Input
            type="search"
            aria-label={search.placeholder}
            placeholder={search.placeholder}
            value={search.value}
            onChange={(event) => search.onChange(event.target.value)}
            className="pl-8"
          />
        </div>
      )}
      <div className="flex items-center gap-1.5 max-md:-mx-4 max-md:overflow-x-auto max-md:px-4 md:contents">
        {filters.map((filter, place) => {
          const field = fields.find(({ name }) => name === filter.field);
          return (
            field && (
              <FilterChip
                // biome-ignore lint/suspicious/noArrayIndexKey: a field may be filtered twice (from and to)
                key={`${filter.field} ${place}`}
                field={field}
                filter={filter}
                onChange={(next) => replace(place, next)}
              />
            )
          );
        })}
        <AddFilter fields={fields} onAdd={(filter) => onChange([...filters, filter])} />
        {filters.length > 1 && (
          <Button variant="ghost" size="sm" onClick={() => onChange([])}>
            Clear all
          </Button>
        )}
      </div>
      {end && <div className="flex items-center gap-2 md:ml-auto">{end}</div>}
    </search>
  );
}
