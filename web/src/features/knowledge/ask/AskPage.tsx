import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { History, RotateCw } from "lucide-react";
import { useState } from "react";
import type { Ask } from "@/client/types.gen";
import { PageHeader } from "@/components/PageHeader";
import { Button } from "@/components/ui/Button";
import { settingsQuery, sourcesQuery } from "@/features/knowledge/api";
import { AnswerColumn } from "@/features/knowledge/ask/AnswerColumn";
import { AskFilters } from "@/features/knowledge/ask/AskFilters";
import { AskIntro } from "@/features/knowledge/ask/AskIntro";
import { answerQuery, askNow } from "@/features/knowledge/ask/answers";
import type { Lit } from "@/features/knowledge/ask/citations";
import { FoundPassages } from "@/features/knowledge/ask/FoundPassages";
import { QuestionBox } from "@/features/knowledge/ask/QuestionBox";
import { rememberQuestion, useRecentQuestions } from "@/features/knowledge/ask/recent";
import { type AskSearch, questionsOf } from "@/features/knowledge/ask/search";
import { useDocumentsChangedAt } from "@/features/knowledge/events";
import { KnowledgeTabs } from "@/features/knowledge/KnowledgeTabs";
import { cn } from "@/lib/cn";

type AskPageProps = { search: AskSearch; onSearch: (search: AskSearch) => void };

/** Ask the documents, and see what the answer is made of. */
export function AskPage({ search, onSearch }: AskPageProps) {
  const client = useQueryClient();
  const settings = useQuery(settingsQuery);
  const sources = useQuery(sourcesQuery);
  const recent = useRecentQuestions();
  const [lit, setLit] = useState<Lit>(null);
  const questions = questionsOf(search);
  const answers = useQueries({ queries: questions.map((body) => answerQuery(body)) });
  const first = answers.find(({ data }) => data)?.data;
  const changedAt = useDocumentsChangedAt();
  const isOld = answers.some(
    ({ data, dataUpdatedAt, isFetching }) => data && !isFetching && dataUpdatedAt < changedAt,
  );

  const ask = (next: AskSearch) => {
    const asked: Ask[] = questionsOf(next);
    if (next.q && asked.length > 0) {
      rememberQuestion(next.q);
      askNow(client, asked);
    }
    setLit(null);
    onSearch(next);
  };
  return (
    <>
      <PageHeader
        title="Knowledge"
        description="Ask in plain words. Every sentence of an answer stands in a document, and says where."
      />
      <KnowledgeTabs />
      <div className="grid w-full max-w-5xl grid-cols-[minmax(0,1fr)] content-start gap-5 px-6 py-5 pb-16 max-md:px-4">
        <div className="grid gap-2">
          <QuestionBox
            question={search.q ?? ""}
            asking={answers.some(({ isFetching }) => isFetching)}
            onAsk={(q) => ask({ ...search, q })}
          />
          <AskFilters
            search={search}
            engines={settings.data?.engines ?? []}
            onChange={(patch) => onSearch({ ...search, ...patch })}
          />
        </div>
        {isOld && (
          <p
            role="status"
            className="flex flex-wrap items-center gap-2 rounded-md bg-info-soft px-3 py-2 text-info text-sm"
          >
            Documents have changed since this answer.
            <Button size="sm" onClick={() => askNow(client, questions)}>
              <RotateCw aria-hidden />
              Ask again
            </Button>
          </p>
        )}
        {questions.length === 0 ? (
          <AskIntro sources={sources} />
        ) : (
          <div
            className={cn("grid gap-4", answers.length > 1 && "grid-cols-2 max-lg:grid-cols-1")}
            aria-live="polite"
          >
            {answers.map((answer, place) => (
              <AnswerColumn
                key={questions[place]?.engine ?? "best"}
                engine={answers.length > 1 ? (questions[place]?.engine ?? undefined) : undefined}
                answer={answer}
                onLight={setLit}
              />
            ))}
          </div>
        )}
        {first && <FoundPassages answer={first} lit={lit} />}
        {recent.length > 0 && (
          <section aria-labelledby="recent">
            <h2 id="recent" className="mb-1 font-semibold text-sm">
              Asked just now
            </h2>
            <ul>
              {recent.map((question) => (
                <li key={question}>
                  <button
                    type="button"
                    aria-current={question === search.q || undefined}
                    onClick={() => onSearch({ ...search, q: question })}
                    className="flex min-h-7 w-full items-center gap-2 rounded-sm text-left text-text-muted hover:text-text pointer-coarse:min-h-10"
                  >
                    <History aria-hidden className="size-3.5 shrink-0 text-text-faint" />
                    <span className="truncate">{question}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </>
  );
}
