import { Link } from "@tanstack/react-router";
import { Compass, MessageSquareQuote, SearchX } from "lucide-react";
import type { Answer } from "@/client/types.gen";
import { AnswerFacts } from "@/features/knowledge/ask/AnswerFacts";
import { AnswerSources } from "@/features/knowledge/ask/AnswerSources";
import { AnswerText } from "@/features/knowledge/ask/AnswerText";
import type { Lit } from "@/features/knowledge/ask/citations";
import { cn } from "@/lib/cn";

const BANDS = {
  answered: {
    title: "Said in the documents",
    icon: MessageSquareQuote,
    box: "border-l-4 border-l-accent bg-surface shadow-control",
    head: "text-accent",
  },
  related: {
    title: "Near, but not said",
    icon: Compass,
    box: "border-border-strong border-dashed bg-surface",
    head: "text-warning",
  },
  nothing: {
    title: "Nothing about this",
    icon: SearchX,
    box: "border-transparent bg-background",
    head: "text-text-muted",
  },
};

type AnswerCardProps = { answer: Answer; onLight: (lit: Lit) => void };

/** The answer, or that there is none: a claim looks different from what only lies near. */
export function AnswerCard({ answer, onLight }: AnswerCardProps) {
  const band = BANDS[answer.band];
  return (
    <article
      aria-label={band.title}
      data-band={answer.band}
      className={cn(
        "grid min-w-0 content-start gap-3 rounded-lg border border-border p-4",
        band.box,
      )}
    >
      <h2 className={cn("flex items-center gap-2 font-semibold text-sm", band.head)}>
        <band.icon aria-hidden className="size-4" />
        {band.title}
      </h2>
      {answer.band === "answered" ? (
        <>
          <AnswerText answer={answer} onLight={onLight} />
          <AnswerSources answer={answer} />
        </>
      ) : (
        <NoClaim answer={answer} />
      )}
      <AnswerFacts answer={answer} />
    </article>
  );
}

const NoClaim = ({ answer }: { answer: Answer }) => (
  <div className="grid gap-1">
    <p className="text-lg">{answer.reason}</p>
    <p className="text-sm text-text-muted">
      {answer.band === "related"
        ? "Read them below and judge for yourself. "
        : "Try other words, or fewer filters. "}
      {answer.question_id && (
        <>
          The question is kept under{" "}
          <Link to="/knowledge/gaps" className="text-accent hover:underline">
            Gaps
          </Link>
          , where somebody can write the answer.
        </>
      )}
    </p>
  </div>
);
