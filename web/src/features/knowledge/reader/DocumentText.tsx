import { FileQuestionMark } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import type { DocumentOut } from "@/client/types.gen";
import { EmptyState } from "@/components/EmptyState";
import { Tooltip } from "@/components/ui/Tooltip";
import { Block } from "@/features/knowledge/reader/Block";
import { marksIn, type Place, placesOf, startsOf } from "@/features/knowledge/reader/places";
import type { ReaderSearch } from "@/features/knowledge/reader/search";
import { cn } from "@/lib/cn";

type DocumentTextProps = {
  document: DocumentOut;
  search: ReaderSearch;
  onSearch: (search: ReaderSearch) => void;
};

const NO_PLACES: Place[] = [];

/** The text, with a number in the margin where each passage begins; the asked-for one is marked. */
export function DocumentText({ document, search, onSearch }: DocumentTextProps) {
  const { blocks, passages_found: passages } = document;
  const places = useMemo(() => placesOf(blocks, passages), [blocks, passages]);
  const starts = useMemo(() => startsOf(places), [places]);
  const chosen = passages.findIndex(({ id }) => id === search.passage);
  const quote =
    search.start !== undefined && search.end !== undefined
      ? { start: search.start, end: search.end }
      : null;
  const marks = marksIn(places[chosen] ?? NO_PLACES, quote);
  const text = useRef<HTMLDivElement>(null);
  // Where the page stands is the browser's: once per passage, not per drawing.
  useEffect(() => {
    if (!search.passage) return;
    const target =
      text.current?.querySelector("[data-mark=strong]") ??
      text.current?.querySelector("[data-mark]");
    target?.scrollIntoView({ block: "center" });
  }, [search.passage]);
  // The page has said it already.
  const isTitle = (place: number) =>
    place === 0 && blocks[0]?.kind === "heading" && blocks[0].text === document.title;
  if (blocks.length === 0) {
    return (
      <EmptyState icon={FileQuestionMark} title="There is no text">
        {document.state === "pending"
          ? "It is read in a moment."
          : "Nothing could be read here. The notices say why, if it is known."}
      </EmptyState>
    );
  }
  return (
    <div ref={text} className="grid gap-3">
      {search.passage && chosen < 0 && search.version === undefined && (
        <p role="status" className="rounded-md bg-info-soft px-3 py-2 text-info text-sm">
          The passage you came for is not in the text any more: the document has changed.
        </p>
      )}
      {blocks.map((block, place) =>
        isTitle(place) ? null : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a version never change
          <div key={place} className="relative grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-2">
            <span className="flex flex-col items-end gap-0.5 pt-0.5">
              {starts.get(place)?.map((number) => (
                <Tooltip
                  key={number}
                  side="right"
                  text={passages[number]?.headings.join(" > ") || document.title}
                >
                  <button
                    type="button"
                    aria-label={`Passage ${number + 1}`}
                    aria-pressed={number === chosen}
                    onClick={() =>
                      onSearch({
                        version: search.version,
                        passage: number === chosen ? undefined : passages[number]?.id,
                      })
                    }
                    className={cn(
                      "inline-flex h-4.5 min-w-6 items-center justify-center rounded-sm px-1 text-2xs text-text-faint tabular-nums hover:bg-accent-soft hover:text-accent",
                      number === chosen && "bg-accent-soft font-semibold text-accent",
                    )}
                  >
                    {number + 1}
                  </button>
                </Tooltip>
              ))}
            </span>
            <Block block={block} marks={marks.get(place)} />
          </div>
        ),
      )}
    </div>
  );
}
