import { Link } from "@tanstack/react-router";
import type { FoundPassage } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { AudienceBadge } from "@/features/knowledge/AudienceBadge";
import { pathOf } from "@/features/knowledge/ask/citations";
import { StaleBadge } from "@/features/knowledge/StaleBadge";
import { MarkedText } from "@/features/knowledge/text/MarkedText";
import type { Mark } from "@/features/knowledge/text/runs";
import { cn } from "@/lib/cn";
import { formatNumber } from "@/lib/format";

type FoundPassageItemProps = {
  passage: FoundPassage;
  /** As the answer cites it. */
  number: number | undefined;
  marks: readonly Mark[];
  isLit: boolean;
  /** The best of the list: bars are drawn against it. */
  most: { score: number; words: number };
};

export function FoundPassageItem({ passage, number, marks, isLit, most }: FoundPassageItemProps) {
  return (
    <li
      data-lit={isLit || undefined}
      className="grid grid-cols-[minmax(0,1fr)_11rem] gap-x-6 gap-y-2 px-2 py-3 transition-colors data-lit:bg-accent-soft/60 max-md:grid-cols-[minmax(0,1fr)]"
    >
      <div className="grid min-w-0 content-start gap-1.5">
        <h3 className="flex items-baseline gap-2 font-medium">
          {number !== undefined && (
            <span
              title={`Cited as ${number}`}
              className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm bg-accent-soft px-1 font-semibold text-2xs text-accent tabular-nums"
            >
              {number}
            </span>
          )}
          <Link
            to="/knowledge/documents/$id"
            params={{ id: passage.document_id }}
            search={{ passage: passage.id }}
            className="min-w-0 break-words hover:underline"
          >
            {pathOf(passage)}
          </Link>
        </h3>
        <MarkedText text={passage.text} marks={marks} className="text-sm" />
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-text-muted text-xs">
          <span>{passage.source_name}</span>
          {passage.page !== null && <span>· page {passage.page}</span>}
          {passage.document_date && (
            <span>
              · <DateText value={passage.document_date} kind="day" />
            </span>
          )}
          <AudienceBadge audience={passage.audience} />
          {passage.stale && <StaleBadge />}
        </p>
      </div>
      <dl className="grid content-start gap-1.5 text-xs max-md:grid-cols-3 max-md:gap-3">
        <Score
          label="By meaning"
          place={passage.vector_place}
          score={passage.vector_score}
          share={passage.vector_score ?? 0}
        />
        <Score
          label="By words"
          place={passage.word_place}
          score={passage.word_score}
          share={most.words > 0 ? (passage.word_score ?? 0) / most.words : 0}
        />
        <Score
          label="Together"
          place={null}
          score={passage.score}
          share={most.score > 0 ? passage.score / most.score : 0}
          strong
        />
      </dl>
    </li>
  );
}

type ScoreProps = {
  label: string;
  place: number | null;
  score: number | null;
  /** 0 to 1, how long the bar is. */
  share: number;
  strong?: boolean;
};

/** Where one search put it, and with what score. */
const Score = ({ label, place, score, share, strong = false }: ScoreProps) => (
  <div>
    <dt className="flex justify-between gap-2 text-text-muted">
      {label}
      {place !== null && <span className="text-text-faint tabular-nums">no. {place}</span>}
    </dt>
    <dd className="flex items-center gap-2">
      <span aria-hidden className="h-1 flex-1 overflow-hidden rounded-full bg-border">
        <span
          className={cn("block h-full rounded-full", strong ? "bg-accent" : "bg-text-faint")}
          style={{ width: `${Math.round(Math.min(1, Math.max(0, share)) * 100)}%` }}
        />
      </span>
      <span className="w-10 text-right tabular-nums">
        {score === null ? (
          <span className="text-text-faint">
            –<span className="sr-only">not found</span>
          </span>
        ) : (
          formatNumber(score, 2)
        )}
      </span>
    </dd>
  </div>
);
