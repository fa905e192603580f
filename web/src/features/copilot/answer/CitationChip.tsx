import type { Source } from "@/client/types.gen";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/Popover";
import { Tooltip } from "@/components/ui/Tooltip";
import { RecordList } from "@/features/copilot/answer/RecordList";
import { isSum, placeOf } from "@/features/copilot/answer/reading";
import { SourceLink } from "@/features/copilot/answer/SourceLink";

const LONGEST = 200;
const LOOK =
  "relative -top-[0.3em] ml-0.5 inline-flex h-4 min-w-4 items-center justify-center rounded-sm bg-accent-soft px-1 font-semibold text-2xs text-accent tabular-nums hover:bg-accent hover:text-accent-contrast";

/** The number behind a statement: pointing at it shows what it rests on, opening it leads there. */
export function CitationChip({ source }: { source: Source }) {
  const said = source.passage?.quote || source.text;
  const short = said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said;
  const place = placeOf(source);
  const facts = {
    "aria-label": `Source ${source.n}: ${place}`,
    className: LOOK,
  };
  const about = (
    <span className="grid gap-0.5">
      <span className="font-medium">{place}</span>
      <span className="text-text-muted">{source.passage ? `“${short}”` : short}</span>
    </span>
  );
  return (
    <>
      {/* A number never begins a line. */}
      {"\u2060"}
      {isSum(source) ? (
        <Popover>
          <Tooltip text={about}>
            <PopoverTrigger type="button" {...facts}>
              {source.n}
            </PopoverTrigger>
          </Tooltip>
          <PopoverContent className="max-h-72 overflow-y-auto">
            <p className="pb-1 text-text-muted text-xs">{place}, among them</p>
            <RecordList source={source} />
          </PopoverContent>
        </Popover>
      ) : (
        <Tooltip text={about}>
          <SourceLink source={source} tabIndex={0} {...facts}>
            {source.n}
          </SourceLink>
        </Tooltip>
      )}
    </>
  );
}
