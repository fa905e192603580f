import { Link } from "@tanstack/react-router";
import type { Citation, FoundPassage } from "@/client/types.gen";
import { Tooltip } from "@/components/ui/Tooltip";
import { type Lit, pathOf } from "@/features/knowledge/ask/citations";

type CitationChipProps = {
  number: number;
  citation: Citation;
  passage: FoundPassage | undefined;
  onLight: (lit: Lit) => void;
};

/** A numbered mark behind a sentence: pointing at it shows the quote, opening it leads there. */
export function CitationChip({ number, citation, passage, onLight }: CitationChipProps) {
  const { document_id, passage_id, start, end, quote } = citation;
  const where = passage ? pathOf(passage) : "its document";
  const short = quote.length > 160 ? `${quote.slice(0, 160)}…` : quote;
  return (
    <Tooltip text={`${where}: “${short}”`}>
      <Link
        to="/knowledge/documents/$id"
        params={{ id: document_id }}
        search={{ passage: passage_id, start, end }}
        aria-label={`Source ${number}: ${where}`}
        onMouseEnter={() => onLight({ passage_id, start, end })}
        onMouseLeave={() => onLight(null)}
        onFocus={() => onLight({ passage_id, start, end })}
        onBlur={() => onLight(null)}
        className="ml-1 inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm bg-accent-soft px-1 align-[1px] font-semibold text-2xs text-accent tabular-nums hover:bg-accent hover:text-accent-contrast"
      >
        {number}
      </Link>
    </Tooltip>
  );
}
