import type { Source } from "@/client/types.gen";
import { Tooltip } from "@/components/ui/Tooltip";
import { placeOf } from "@/features/copilot/answer/reading";
import { SourceLink } from "@/features/copilot/answer/SourceLink";

const LONGEST = 200;

/** The number behind a statement: pointing at it shows what it rests on, opening it leads there. */
export function CitationChip({ source }: { source: Source }) {
  const said = source.passage?.quote || source.text;
  const short = said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said;
  const place = placeOf(source);
  return (
    <Tooltip
      text={
        <span className="grid gap-0.5">
          <span className="font-medium">{place}</span>
          <span className="text-text-muted">{source.passage ? `“${short}”` : short}</span>
        </span>
      }
    >
      <SourceLink
        source={source}
        tabIndex={0}
        aria-label={`Source ${source.n}: ${place}`}
        className="ml-0.5 inline-flex h-4 min-w-4 items-center justify-center rounded-sm bg-accent-soft px-1 align-super font-semibold text-2xs text-accent tabular-nums hover:bg-accent hover:text-accent-contrast"
      >
        {source.n}
      </SourceLink>
    </Tooltip>
  );
}
