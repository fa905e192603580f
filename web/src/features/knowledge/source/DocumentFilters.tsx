import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { SourceCounts } from "@/client/types.gen";
import { Input } from "@/components/ui/Input";
import { ChoiceChip } from "@/features/knowledge/ChoiceChip";
import type { Shown, SourceSearch } from "@/features/knowledge/source/search";

type DocumentFiltersProps = {
  counts: SourceCounts;
  search: SourceSearch;
  onSearch: (search: SourceSearch) => void;
};

const PAUSE_MS = 200;

/** Words, and the choices somebody who looks after a source needs. */
export function DocumentFilters({ counts, search, onSearch }: DocumentFiltersProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (text: string) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setTyped(null);
      onSearch({ ...search, q: text.trim() || undefined });
    }, PAUSE_MS);
  };
  const choices: { show: Shown; label: string; count?: number }[] = [
    { show: "problems", label: "Problems", count: counts.problems },
    { show: "stale", label: "Out of date", count: counts.stale },
    { show: "ready", label: "Ready", count: counts.ready },
    { show: "pending", label: "Waiting" },
    { show: "skipped", label: "Left out" },
    { show: "gone", label: "Gone" },
  ];
  return (
    <search className="flex flex-wrap items-center gap-1.5 px-6 pb-1 max-md:flex-nowrap max-md:overflow-x-auto max-md:px-4">
      <div className="relative w-60 shrink-0 max-md:w-44">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-text-faint"
        />
        <Input
          type="search"
          aria-label="Search documents"
          placeholder="Search documents"
          value={typed ?? search.q ?? ""}
          onChange={(event) => type(event.target.value)}
          className="pl-8"
        />
      </div>
      {choices.map(({ show, label, count }) => {
        const chosen = search.show === show;
        return (
          <ChoiceChip
            key={show}
            label={label}
            count={count}
            chosen={chosen}
            onClick={() => onSearch({ ...search, show: chosen ? undefined : show })}
          />
        );
      })}
    </search>
  );
}
