import { ListX } from "lucide-react";
import { useEffect, useRef } from "react";
import type { DocumentOut } from "@/client/types.gen";
import { EmptyState } from "@/components/EmptyState";
import type { ReaderSearch } from "@/features/knowledge/reader/search";
import { MarkedText } from "@/features/knowledge/text/MarkedText";

type PassageListProps = {
  document: DocumentOut;
  search: ReaderSearch;
  onSearch: (search: ReaderSearch) => void;
};

/** The passages as they are found and cited, in their order. */
export function PassageList({ document, search, onSearch }: PassageListProps) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (search.passage) {
      list.current?.querySelector("[data-chosen]")?.scrollIntoView({ block: "center" });
    }
  }, [search.passage]);
  if (document.passages_found.length === 0) {
    return (
      <EmptyState icon={ListX} title="No passages">
        {search.version
          ? "Only the current version is cut into passages."
          : "There was no text to cut into passages."}
      </EmptyState>
    );
  }
  return (
    <ol ref={list} className="grid divide-y divide-border">
      {document.passages_found.map(({ id, text, headings, page, position }) => {
        const chosen = id === search.passage;
        const quoted =
          chosen && search.start !== undefined && search.end !== undefined
            ? [{ start: search.start, end: search.end, strong: true }]
            : [];
        return (
          <li
            key={id}
            data-chosen={chosen || undefined}
            className="grid gap-1 px-2 py-3 data-chosen:bg-accent-soft/60"
          >
            <h2 className="flex flex-wrap items-baseline gap-x-2 text-text-muted text-xs">
              <button
                type="button"
                onClick={() => onSearch({ version: search.version, passage: id })}
                className="font-semibold text-accent tabular-nums hover:underline"
              >
                {position + 1}
                <span className="sr-only">: show it in the text</span>
              </button>
              <span>{headings.join(" > ") || document.title}</span>
              {page !== null && <span>page {page}</span>}
            </h2>
            <MarkedText text={text} marks={quoted} className="text-base" />
          </li>
        );
      })}
    </ol>
  );
}
