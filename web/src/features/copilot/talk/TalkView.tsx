import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type ReactNode, type Ref, useState } from "react";
import { ErrorState } from "@/components/ErrorState";
import { Skeleton } from "@/components/ui/Skeleton";
import { aboutQuery } from "@/features/copilot/api";
import { formOf, type Subject } from "@/features/copilot/subject";
import { AskBox } from "@/features/copilot/talk/AskBox";
import { EngineSelect } from "@/features/copilot/talk/EngineSelect";
import { Exchange } from "@/features/copilot/talk/Exchange";
import { Starters } from "@/features/copilot/talk/Starters";
import { SubjectChip } from "@/features/copilot/talk/SubjectChip";
import { useStickToEnd } from "@/features/copilot/talk/useStickToEnd";
import type { Talk } from "@/features/copilot/talk/useTalk";
import type { EngineName } from "@/features/copilot/words";
import { cn } from "@/lib/cn";
import { toProblem } from "@/lib/problem";

type TalkViewProps = {
  talk: Talk;
  subject: Subject | null;
  onLeaveOut?: () => void;
  /** Opens an earlier conversation in place. */
  onOpen?: (conversationId: string) => void;
  /** Beside a page the lines are short; on a page of its own they get margins. */
  place: "panel" | "page";
  boxRef?: Ref<HTMLTextAreaElement>;
  autoFocus?: boolean;
  /** Above the questions, such as who may read them. */
  notice?: ReactNode;
};

/** Questions and answers, the newest last, and the box to go on. */
export function TalkView({ talk, subject, place, ...props }: TalkViewProps) {
  const { conversation, runs, sending } = talk;
  const [engine, setEngine] = useState<EngineName | undefined>();
  const engines = useQuery(aboutQuery(formOf(subject))).data?.engines ?? [];
  const { box, content, onScroll } = useStickToEnd(sending ?? runs.at(-1)?.id);
  const ask = (question: string) => talk.ask({ question, subject: formOf(subject), engine });
  const askAtOnce = (question: string) => void ask(question).catch(() => {});
  const stopOnEscape = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented || !talk.stop) return;
    event.preventDefault();
    event.stopPropagation();
    talk.stop();
  };
  const inner = cn("mx-auto w-full", place === "page" ? "max-w-3xl px-6 max-md:px-4" : "px-4");
  const isEmpty = runs.length === 0 && !sending;
  const isLoading = conversation.isLoading;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc anywhere inside stops the answer
    <div onKeyDown={stopOnEscape} className="flex min-h-0 flex-1 flex-col">
      <div ref={box} onScroll={onScroll} className="relative min-h-0 flex-1 overflow-y-auto">
        <div ref={content} className={cn(inner, "grid gap-8 py-4")}>
          {props.notice}
          {isLoading && <TalkSkeleton />}
          {conversation.isError && runs.length === 0 && (
            <ErrorState error={conversation.error} onRetry={() => void conversation.refetch()} />
          )}
          {isEmpty && !isLoading && !conversation.isError && (
            <Starters subject={subject} onAsk={askAtOnce} onOpen={props.onOpen} />
          )}
          {runs.map((run, at) => (
            <Exchange
              key={run.id}
              run={run}
              mine={talk.mine}
              onAsk={talk.mine && !talk.isRunning && at === runs.length - 1 ? askAtOnce : undefined}
            />
          ))}
          {sending && (
            <p className="ml-auto w-fit max-w-[85%] whitespace-pre-line break-words rounded-lg bg-accent-soft px-3 py-2 text-base opacity-60">
              {sending}
            </p>
          )}
        </div>
      </div>
      {talk.mine ? (
        <div className={cn(inner, "grid gap-2 pt-1 pb-[max(0.75rem,env(safe-area-inset-bottom))]")}>
          {talk.refusal !== null && (
            <p role="alert" className="text-danger text-sm">
              {toProblem(talk.refusal).message}
            </p>
          )}
          <AskBox
            ref={props.boxRef}
            autoFocus={props.autoFocus}
            onAsk={ask}
            onStop={talk.stop}
            about={subject && <SubjectChip label={subject.label} onRemove={props.onLeaveOut} />}
            options={engines.length > 1 && <EngineSelect value={engine} onChange={setEngine} />}
          />
        </div>
      ) : (
        <p className={cn(inner, "py-3 text-text-muted")}>
          This is a colleague’s conversation: it can be read here, not continued.
        </p>
      )}
    </div>
  );
}

const TalkSkeleton = () => (
  <div role="status" aria-label="Loading" aria-busy className="grid gap-4">
    <Skeleton className="ml-auto h-9 w-2/3 rounded-lg" />
    <Skeleton className="w-full" />
    <Skeleton className="w-5/6" />
    <Skeleton className="w-1/2" />
  </div>
);
