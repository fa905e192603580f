import {
  useMutation,
  usePrefetchInfiniteQuery,
  usePrefetchQuery,
  useQuery,
} from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { DateText } from "@/components/DateText";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { Button, buttonClass } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import {
  recordQuery,
  recordTagsQuery,
  restoreRecord,
  rowsQuery,
  timelineQuery,
} from "@/features/crm/api";
import { condition } from "@/features/crm/lists/grammar";
import type { RecordKind, Records } from "@/features/crm/server";
import { capital, WORDS } from "@/features/crm/words";
import { notify } from "@/lib/notify";
import { can } from "@/lib/permissions";
import { toProblem } from "@/lib/problem";
import { useSession } from "@/lib/session-query";

type RecordGateProps<K extends RecordKind> = {
  kind: K;
  id: string;
  children: (record: Records[K]) => ReactNode;
};

/** The record, or what is there instead: its shape while loading, the bin, nothing, an error. */
export function RecordGate<K extends RecordKind>({ kind, id, children }: RecordGateProps<K>) {
  // Asked together: the timeline need not wait for the record.
  usePrefetchInfiniteQuery(timelineQuery(kind, id));
  usePrefetchQuery(recordTagsQuery(kind, id));
  const record = useQuery(recordQuery(kind, id));
  // 422: the address holds something that is no id at all.
  const status = record.isError ? toProblem(record.error).status : 0;
  if (status === 404 || status === 422) return <GoneRecord kind={kind} id={id} />;
  if (record.data) return children(record.data);
  if (record.isError) {
    return <ErrorState error={record.error} onRetry={() => void record.refetch()} />;
  }
  return <RecordSkeleton kind={kind} />;
}

function GoneRecord({ kind, id }: { kind: RecordKind; id: string }) {
  const words = WORDS[kind];
  const session = useSession();
  const bin = useQuery({
    ...rowsQuery(kind, { filter: condition("id", "eq", id), deleted: true }, 1),
    retry: false,
  });
  const restore = useMutation(restoreRecord(kind, id));
  const row = bin.data?.items[0];
  const toList = (
    <Link to={words.list} className={buttonClass("secondary")}>
      To all {words.many}
    </Link>
  );
  if (bin.isPending) return <RecordSkeleton kind={kind} />;
  if (!row) {
    return (
      <EmptyState icon={words.icon} title={`There is no such ${words.one}`} action={toList}>
        The address may be mistyped, or the {words.one} was removed for good.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Trash2}
      title={`${row.name || capital(words.one)} is in the bin`}
      action={
        <>
          {toList}
          {can(session, "crm:delete") && (
            <Button
              variant="primary"
              loading={restore.isPending}
              onClick={() =>
                restore.mutate(undefined, {
                  onError: (error) =>
                    void notify.failed("It was not restored", { detail: toProblem(error).message }),
                })
              }
            >
              Restore
            </Button>
          )}
        </>
      }
    >
      This {words.one} was deleted <DateText value={row.deleted_at} />. Its history is kept and
      comes back with it.
    </EmptyState>
  );
}

const WIDTHS = ["w-2/3", "w-1/2", "w-3/5", "w-1/3", "w-3/4", "w-2/5"];

const RecordSkeleton = ({ kind }: { kind: RecordKind }) => (
  <div aria-busy aria-label={`Loading the ${WORDS[kind].one}`} role="status" className="p-6">
    <Skeleton className="h-6 w-64" />
    <div className="mt-8 grid gap-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid content-start gap-6">
        <Skeleton className="h-20 w-full rounded-lg" />
        {WIDTHS.map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </div>
      <div className="grid content-start gap-5 max-lg:hidden">
        {WIDTHS.map((width) => (
          <Skeleton key={width} className={width} />
        ))}
      </div>
    </div>
  </div>
);
