import { BookOpen, Database } from "lucide-react";
import { useState } from "react";
import type { Source } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { RecordList } from "@/features/copilot/answer/RecordList";
import { isSum, placeOf } from "@/features/copilot/answer/reading";
import { SourceLink } from "@/features/copilot/answer/SourceLink";
import { plural } from "@/lib/format";

const FEW = 3;
const ROW =
  "-mx-1.5 grid grid-cols-[1.25rem_1rem_minmax(0,1fr)] items-start gap-1.5 rounded-sm px-1.5 py-1";

/** What the numbers stand for: records and passages, each of which opens. */
export function SourceList({ sources }: { sources: readonly Source[] }) {
  const [all, setAll] = useState(false);
  if (sources.length === 0) return null;
  const shown = all ? sources : sources.slice(0, FEW);
  const more = sources.length - shown.length;
  return (
    <section aria-label="Sources" className="grid gap-1 text-sm">
      <ol className="grid gap-0.5">
        {shown.map((source) => (
          <li key={source.n}>
            {isSum(source) ? (
              <details>
                <summary className={`${ROW} cursor-pointer hover:bg-surface-hover`}>
                  <Said source={source} />
                </summary>
                <div className="max-h-64 overflow-y-auto py-1 pl-11">
                  <RecordList source={source} />
                </div>
              </details>
            ) : (
              <SourceLink source={source} className={`${ROW} [&[href]:hover]:bg-surface-hover`}>
                <Said source={source} />
              </SourceLink>
            )}
          </li>
        ))}
      </ol>
      {more > 0 && (
        <button
          type="button"
          onClick={() => setAll(true)}
          className="justify-self-start text-accent text-xs hover:underline pointer-coarse:min-h-10"
        >
          Show {plural(more, "more source")}
        </button>
      )}
    </section>
  );
}

function Said({ source }: { source: Source }) {
  const Icon = source.passage ? BookOpen : Database;
  return (
    <>
      <span className="pt-px text-right font-semibold text-2xs text-accent tabular-nums">
        {source.n}
      </span>
      <Icon aria-hidden className="mt-0.5 size-3.5 text-text-faint" />
      <span className="min-w-0">
        <span className="block truncate font-medium">
          {placeOf(source)}
          {source.passage?.document_date && (
            <span className="font-normal text-text-faint">
              {" "}
              · <DateText value={source.passage.document_date} kind="day" />
            </span>
          )}
        </span>
        <span className="line-clamp-2 text-text-muted text-xs">
          {source.passage?.quote || source.text}
        </span>
      </span>
    </>
  );
}
