import { DatePicker } from "@/components/ui/DatePicker";
import { PipelineSelect, WhoseSelect } from "@/features/forecasting/parts/Scope";
import type { PipelineSearch } from "@/features/forecasting/search";

type AnalysisScopeProps = {
  search: PipelineSearch;
  /** What the answer was about, where the address does not say. */
  used: { since: string; until: string; pipeline_id?: string } | undefined;
  onSearch: (search: PipelineSearch) => void;
};

/** Which deals of which days are looked at. */
export function AnalysisScope({ search, used, onSearch }: AnalysisScopeProps) {
  const change = (patch: PipelineSearch) => onSearch({ ...search, ...patch });
  const since = search.since ?? used?.since ?? null;
  const until = search.until ?? used?.until ?? null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <PipelineSelect
        required={used?.pipeline_id !== undefined}
        value={search.pipeline ?? used?.pipeline_id}
        onChange={(pipeline) => change({ pipeline })}
      />
      <WhoseSelect owner={search.owner} team={search.team} onChange={change} />
      <DatePicker
        aria-label="From"
        className="w-36"
        max={until ?? undefined}
        value={since}
        onChange={(day) => change({ since: day ?? undefined })}
      />
      <DatePicker
        aria-label="To"
        className="w-36"
        min={since ?? undefined}
        value={until}
        onChange={(day) => change({ until: day ?? undefined })}
      />
    </div>
  );
}
