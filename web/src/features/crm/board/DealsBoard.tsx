import { useQuery } from "@tanstack/react-query";
import { Handshake, Kanban, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { Button } from "@/components/ui/Button";
import { pipelinesQuery } from "@/features/crm/api";
import { boardQuery } from "@/features/crm/board/api";
import { BoardBar, type BoardSearch } from "@/features/crm/board/BoardBar";
import { BoardSkeleton } from "@/features/crm/board/BoardSkeleton";
import { StageColumns } from "@/features/crm/board/StageColumns";
import { sortOf } from "@/features/crm/board/sorts";
import { openCreate } from "@/lib/create";
import { can } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

type DealsBoardProps = {
  search: BoardSearch;
  onSearch: (next: BoardSearch) => void;
  /** At the right end of the bar: board or list. */
  end?: ReactNode;
};

/** The deals of one pipeline by stage. Which pipeline and whose deals stands in the address. */
export function DealsBoard({ search, onSearch, end }: DealsBoardProps) {
  const session = useSession();
  const writes = can(session, "crm:write");
  const pipelines = useQuery(pipelinesQuery);
  const pipeline =
    pipelines.data?.find(({ id }) => id === search.pipeline) ??
    pipelines.data?.find(({ is_default }) => is_default) ??
    pipelines.data?.[0];
  const ownerId = search.owner === "me" ? session?.user.id : search.owner;
  const place = { pipelineId: pipeline?.id ?? "", ownerId, sort: sortOf(search.order) };
  const board = useQuery({ ...boardQuery(place), enabled: pipeline !== undefined });

  const refused = pipelines.error ?? board.error;
  if (refused && !board.data) {
    const again = () => void (pipelines.error ? pipelines.refetch() : board.refetch());
    return <ErrorState error={refused} onRetry={again} />;
  }
  if (pipelines.data && !pipeline) {
    return (
      <EmptyState icon={Kanban} title="No pipeline yet">
        A pipeline is the way of a deal from the first talk to won or lost. A manager can add one
        under Settings, Pipelines.
      </EmptyState>
    );
  }
  const total = board.data?.columns.reduce((sum, { count }) => sum + count, 0);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        title="Deals"
        actions={
          writes && (
            <Button
              variant="primary"
              onClick={() => openCreate("deal", pipeline ? { pipelineId: pipeline.id } : {})}
            >
              <Plus aria-hidden />
              New deal
            </Button>
          )
        }
      />
      <BoardBar
        pipelines={pipelines.data ?? []}
        pipelineId={place.pipelineId}
        search={search}
        onSearch={onSearch}
        board={board.data}
        end={end}
      />
      {!board.data && <BoardSkeleton />}
      {board.data && total === 0 && !search.owner && (
        <EmptyState
          icon={Handshake}
          title={`No deals in ${board.data.pipeline.name} yet`}
          action={
            writes && (
              <Button
                variant="primary"
                onClick={() => openCreate("deal", { pipelineId: place.pipelineId })}
              >
                New deal
              </Button>
            )
          }
        >
          What you are selling, to whom, and how far it is. Each deal is a card; drag it from stage
          to stage until it is won or lost.
        </EmptyState>
      )}
      {board.data && (total !== 0 || search.owner) && (
        <StageColumns key={`${place.pipelineId} ${place.sort}`} place={place} board={board.data} />
      )}
    </div>
  );
}
