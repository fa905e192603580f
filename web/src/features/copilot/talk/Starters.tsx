import { useQuery } from "@tanstack/react-query";
import { BotMessageSquare } from "lucide-react";
import { ErrorState } from "@/components/ErrorState";
import { Skeleton } from "@/components/ui/Skeleton";
import { aboutQuery } from "@/features/copilot/api";
import { EarlierAbout } from "@/features/copilot/history/EarlierAbout";
import type { Subject } from "@/features/copilot/subject";
import { formOf } from "@/features/copilot/subject";
import { engineWord } from "@/features/copilot/words";

type StartersProps = {
  subject: Subject | null;
  onAsk: (question: string) => void;
  /** Given in the panel: an earlier conversation opens there. */
  onOpen?: (conversationId: string) => void;
};

/** Before the first question: what this is, and what one might ask. */
export function Starters({ subject, onAsk, onOpen }: StartersProps) {
  const about = useQuery(aboutQuery(formOf(subject)));
  if (about.isError && !about.data) {
    return <ErrorState error={about.error} onRetry={() => void about.refetch()} />;
  }
  return (
    <div className="grid gap-4 py-6">
      <div className="grid justify-items-center gap-1 text-center">
        <BotMessageSquare aria-hidden strokeWidth={1.5} className="mb-1 size-7 text-text-faint" />
        <h2 className="font-semibold text-base">
          {subject ? `Ask about ${subject.label}` : "Ask about clients, deals and policies"}
        </h2>
        <p className="max-w-sm text-balance text-sm text-text-muted">
          Answers come from your records and documents, with the source behind every figure.
          {about.data &&
            (about.data.engines.includes("llm")
              ? ` ${engineWord("llm", about.data.model ?? "")} answers here.`
              : " The built-in rules answer here.")}
        </p>
      </div>
      {about.data ? (
        <ul aria-label="Questions to begin with" className="grid gap-1.5">
          {about.data.suggestions.map((question) => (
            <li key={question}>
              <button
                type="button"
                onClick={() => onAsk(question)}
                className="control min-h-9 w-full px-3 py-1.5 text-left text-sm pointer-coarse:min-h-11"
              >
                {question}
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <div role="status" aria-label="Loading" aria-busy className="grid gap-2">
          <Skeleton className="h-9 w-full" />
          <Skeleton className="h-9 w-full" />
          <Skeleton className="h-9 w-full" />
        </div>
      )}
      {subject && <EarlierAbout subjectId={subject.id} onOpen={onOpen} />}
    </div>
  );
}
