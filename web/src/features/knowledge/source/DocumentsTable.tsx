import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FileSearch, FileText } from "lucide-react";
import { useMemo } from "react";
import type { DocumentRow, SourceOut } from "@/client/types.gen";
import type { Sort } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Button } from "@/components/ui/Button";
import { documentsQuery, retry } from "@/features/knowledge/api";
import { DocumentFilters } from "@/features/knowledge/source/DocumentFilters";
import { compactDocument, documentColumns } from "@/features/knowledge/source/document-columns";
import type { SourceSearch } from "@/features/knowledge/source/search";
import { isBusy } from "@/features/knowledge/words";
import { formatNumber, plural } from "@/lib/format";
import { notify } from "@/lib/notify";
import { can } from "@/lib/permissions";
import { toProblem } from "@/lib/problem";
import { useSession } from "@/lib/session-query";

type DocumentsTableProps = {
  source: SourceOut;
  search: SourceSearch;
  onSearch: (search: SourceSearch) => void;
};

const NONE: DocumentRow[] = [];
const BY_TITLE: Sort = { id: "title", desc: false };

/** The question for the server behind what is chosen. */
const asked = (sourceId: string, { show, q }: SourceSearch) => ({
  filter: [
    `source_id[eq]:${sourceId}`,
    ...(show && show !== "problems" && show !== "stale" ? [`state[eq]:${show}`] : []),
  ].join(","),
  ...(show === "problems" && { problem: true }),
  ...(show === "stale" && { stale: true }),
  ...(q && { q }),
});

/** Pages, files and entries of a source, with what went wrong. */
export function DocumentsTable({ source, search, onSearch }: DocumentsTableProps) {
  const session = useSession();
  const navigate = useNavigate();
  const list = useInfiniteQuery(documentsQuery(asked(source.id, search)));
  const { mutate: tryAgain } = useMutation(retry);
  const mayWrite = can(session, "knowledge:write");
  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? NONE, [list.data]);
  const columns = useMemo(
    () =>
      documentColumns(
        mayWrite
          ? ({ id, title, address }) =>
              tryAgain(id, {
                onSuccess: () => void notify.done("Is read again", { detail: title || address }),
                onError: (error) =>
                  void notify.failed("Not read again", { detail: toProblem(error).message }),
              })
          : undefined,
      ),
    [mayWrite, tryAgain],
  );
  const total = list.data?.pages[0]?.total;
  const count = total?.value ?? rows.length;
  const narrowed = Boolean(search.q || search.show);
  return (
    <div className="flex min-h-80 flex-1 flex-col pt-3">
      <DocumentFilters counts={source.counts} search={search} onSearch={onSearch} />
      <DataTable
        label={`Documents of ${source.name}`}
        name="knowledge-documents"
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        rowLabel={({ title, address }) => title || address}
        total={total?.value}
        summary={total?.capped ? `${formatNumber(count)}+ documents` : plural(count, "document")}
        sort={BY_TITLE}
        onOpen={({ id }) => void navigate({ to: "/knowledge/documents/$id", params: { id } })}
        onEndReached={() => {
          if (list.hasNextPage && !list.isFetching) void list.fetchNextPage();
        }}
        loading={list.isPending}
        loadingMore={list.isFetchingNextPage || list.isPlaceholderData}
        error={list.isError && rows.length === 0 ? list.error : undefined}
        onRetry={() => void list.refetch()}
        renderCompact={compactDocument}
        empty={
          narrowed ? (
            <EmptyState
              icon={FileSearch}
              title="No documents match"
              action={<Button onClick={() => onSearch({})}>Show all</Button>}
            >
              Try other words, or another choice.
            </EmptyState>
          ) : (
            <EmptyState
              icon={FileText}
              title={isBusy(source) ? "Nothing read yet" : "No documents yet"}
            >
              {source.kind === "website"
                ? "Pages come here as they are read."
                : source.kind === "files"
                  ? "Add files: they are read and can be asked about a moment later."
                  : "Write a text or an answer: it can be asked about a moment later."}
            </EmptyState>
          )
        }
      />
    </div>
  );
}
