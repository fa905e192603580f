import type { UseQueryResult } from "@tanstack/react-query";
import type { Answer } from "@/client/types.gen";
import { ErrorState } from "@/components/ErrorState";
import { Skeleton } from "@/components/ui/Skeleton";
import { AnswerCard } from "@/features/knowledge/ask/AnswerCard";
import type { Lit } from "@/features/knowledge/ask/citations";
import { engineWord } from "@/features/knowledge/words";

type AnswerColumnProps = {
  /** Named when several answer side by side. */
  engine: string | undefined;
  answer: Pick<UseQueryResult<Answer>, "data" | "isError" | "error" | "refetch">;
  onLight: (lit: Lit) => void;
};

/** One engine's answer: on its way, refused, or here. */
export const AnswerColumn = ({ engine, answer, onLight }: AnswerColumnProps) => (
  <div className="grid min-w-0 content-start gap-2">
    {engine && <h2 className="font-semibold text-sm">{engineWord(engine)}</h2>}
    {answer.data ? (
      <AnswerCard answer={answer.data} onLight={onLight} />
    ) : answer.isError ? (
      <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
    ) : (
      <div
        role="status"
        aria-label="Looking for an answer"
        className="rounded-lg border border-border p-4"
      >
        <div aria-busy className="grid gap-3">
          <Skeleton className="w-32" />
          <Skeleton className="h-4 w-full" />
          <Skeleton className="h-4 w-4/5" />
          <Skeleton className="w-56" />
        </div>
      </div>
    )}
  </div>
);
