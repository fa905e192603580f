import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { ErrorState } from "@/components/ErrorState";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/Popover";
import { Skeleton } from "@/components/ui/Skeleton";
import { dealScoreQuery, type Kind, leadScoreQuery } from "@/features/scoring/api";
import { Chance } from "@/features/scoring/record/Chance";
import { ReasonBars } from "@/features/scoring/record/ReasonBars";
import { Standing } from "@/features/scoring/record/Standing";

type ScorePeekProps = { kind: Kind; id: string; children: ReactNode };

const PAUSE_MS = 300;

/** The reasons behind a score: looked at by pointing or by focus, kept open by a click, Enter or a tap. */
export function ScorePeek({ kind, id, children }: ScorePeekProps) {
  const [state, setState] = useState<"closed" | "looked at" | "kept">("closed");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const content = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const returns = useRef(false);
  const look = (pause: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(
      () => setState((old) => (old === "closed" ? "looked at" : old)),
      pause,
    );
  };
  const leave = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(
      () => setState((old) => (old === "looked at" ? "closed" : old)),
      PAUSE_MS,
    );
  };
  const press = () => {
    clearTimeout(timer.current);
    if (state === "looked at") content.current?.focus();
    returns.current = state === "kept";
    setState(state === "kept" ? "closed" : "kept");
  };
  const giveBack = (event: Event) => {
    event.preventDefault();
    if (returns.current) button.current?.focus();
    returns.current = false;
  };
  return (
    <Popover open={state !== "closed"} onOpenChange={(open) => !open && setState("closed")}>
      <PopoverTrigger asChild>
        <button
          ref={button}
          type="button"
          className="-mx-1 inline-flex min-h-6 items-center rounded-sm px-1 hover:bg-surface-hover pointer-coarse:-my-2 pointer-coarse:min-h-10"
          onClick={(event) => {
            event.preventDefault();
            event.stopPropagation();
            press();
          }}
          onPointerEnter={({ pointerType }) => pointerType === "mouse" && look(PAUSE_MS)}
          onPointerLeave={({ pointerType }) => pointerType === "mouse" && leave()}
          onFocus={({ currentTarget }) =>
            // Given back after a close, it must not open again by itself.
            !returns.current && currentTarget.matches(":focus-visible") && look(0)
          }
          onBlur={leave}
        >
          {children}
          <span className="sr-only">, show why</span>
        </button>
      </PopoverTrigger>
      <PopoverContent
        ref={content}
        // A dialog puts the keys of the page to sleep; looking at something must not.
        role={state === "kept" ? "dialog" : "note"}
        aria-label="Why this score"
        className="w-80 max-w-[calc(100vw-1rem)] text-left text-sm"
        onOpenAutoFocus={(event) => {
          if (state !== "kept") event.preventDefault();
        }}
        onEscapeKeyDown={() => {
          returns.current = state === "kept";
        }}
        onCloseAutoFocus={giveBack}
        onPointerEnter={() => clearTimeout(timer.current)}
        onPointerLeave={({ pointerType }) => pointerType === "mouse" && leave()}
        onFocus={() => clearTimeout(timer.current)}
        // What happens here happens beside the row that it hangs on.
        onClick={(event) => event.stopPropagation()}
      >
        <Why kind={kind} id={id} />
      </PopoverContent>
    </Popover>
  );
}

function Why({ kind, id }: { kind: Kind; id: string }) {
  const lead = useQuery({ ...leadScoreQuery(id), enabled: kind === "lead" });
  const deal = useQuery({ ...dealScoreQuery(id), enabled: kind === "deal" });
  const query = kind === "lead" ? lead : deal;
  if (query.isError && !query.data) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!query.data) {
    return (
      <div role="status" aria-busy aria-label="Loading the reasons" className="grid gap-2">
        <Skeleton className="h-5 w-24" />
        <Skeleton className="h-24 w-full" />
      </div>
    );
  }
  const score = query.data.lead ?? query.data.deal;
  if (!score) return <p className="text-text-muted">It has no score now.</p>;
  return (
    <div className="grid gap-3">
      <Chance kind={kind} score={score} />
      <ReasonBars reasons={score.reasons} most={3} />
      <Standing kind={kind} engine={score.engine} model={score.model} />
    </div>
  );
}
