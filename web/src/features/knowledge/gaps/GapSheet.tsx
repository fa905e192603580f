import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { PenLine } from "lucide-react";
import { useState } from "react";
import type { GapDetail } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { ErrorState } from "@/components/ErrorState";
import { Badge } from "@/components/ui/Badge";
import { Button, buttonClass } from "@/components/ui/Button";
import { Sheet } from "@/components/ui/Sheet";
import { Skeleton } from "@/components/ui/Skeleton";
import { editGap, gapQuery } from "@/features/knowledge/api";
import { AnswerGapDialog } from "@/features/knowledge/gaps/AnswerGapDialog";
import { askedText, GAP_STATES } from "@/features/knowledge/words";
import { notify } from "@/lib/notify";
import { can } from "@/lib/permissions";
import { toProblem } from "@/lib/problem";
import { useSession } from "@/lib/session-query";

type GapSheetProps = { id: string; onClose: () => void };

/** One gap: how it was asked, and what to do about it. */
export function GapSheet({ id, onClose }: GapSheetProps) {
  const gap = useQuery(gapQuery(id));
  const mayWrite = can(useSession(), "knowledge:write");
  const [writing, setWriting] = useState(false);
  const edit = useMutation(editGap);
  const set = (one: GapDetail, state: "open" | "dismissed") =>
    edit.mutate(
      { id: one.id, version: one.version, state },
      {
        onSuccess: (changed) => {
          if (state === "open") return void notify.done("Open again", { detail: one.question });
          onClose();
          void notify.done("Dismissed", {
            detail: one.question,
            undo: () => edit.mutate({ id: one.id, version: changed.version, state: "open" }),
          });
        },
        onError: (error) => void notify.failed("Not changed", { detail: toProblem(error).message }),
      },
    );
  const data = gap.data;
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title={data?.question ?? "A gap"}
      footer={
        data &&
        mayWrite && (
          <>
            <Button
              loading={edit.isPending}
              onClick={() => set(data, data.state === "open" ? "dismissed" : "open")}
            >
              {data.state === "open" ? "Dismiss" : "Open again"}
            </Button>
            {data.state !== "closed" && (
              <Button variant="primary" onClick={() => setWriting(true)}>
                <PenLine aria-hidden />
                Write the answer
              </Button>
            )}
          </>
        )
      }
    >
      {data ? (
        <GapFacts gap={data} />
      ) : gap.isError ? (
        <ErrorState error={gap.error} onRetry={() => void gap.refetch()} />
      ) : (
        <div aria-busy className="grid gap-3">
          <Skeleton className="w-1/2" />
          <Skeleton className="w-3/4" />
        </div>
      )}
      {data && writing && <AnswerGapDialog gap={data} onClose={() => setWriting(false)} />}
    </Sheet>
  );
}

const GapFacts = ({ gap }: { gap: GapDetail }) => (
  <div className="grid gap-5">
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-text-muted">
      <Badge tone={GAP_STATES[gap.state].tone}>{GAP_STATES[gap.state].label}</Badge>
      <span>{askedText(gap.times)}</span>
      <span>
        last <DateText value={gap.last_at} />
      </span>
    </p>
    <div className="flex flex-wrap gap-2">
      {gap.document_id && (
        <Link
          to="/knowledge/documents/$id"
          params={{ id: gap.document_id }}
          className={buttonClass("secondary", "sm")}
        >
          Read the answer
        </Link>
      )}
      <Link to="/knowledge" search={{ q: gap.question }} className={buttonClass("secondary", "sm")}>
        Ask it now
      </Link>
    </div>
    <section aria-labelledby="wordings">
      <h3 id="wordings" className="mb-1 font-semibold">
        How it was asked
      </h3>
      {gap.asked.length > 0 ? (
        <ul className="divide-y divide-border">
          {gap.asked.map((question) => (
            <li key={question} className="py-1.5">
              “{question}”
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-sm text-text-muted">The wordings are not kept any more.</p>
      )}
    </section>
  </div>
);
