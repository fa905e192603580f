import { Link, useNavigate } from "@tanstack/react-router";
import { FileInput, Plus, SearchX, Trash2 } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { DataTable, type Selection } from "@/components/data-table/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { FilterBar } from "@/components/filter-bar/FilterBar";
import { PageHeader } from "@/components/PageHeader";
import { Button, buttonClass } from "@/components/ui/Button";
import { usePipelines, useUsers } from "@/features/crm/api";
import { BulkBar } from "@/features/crm/lists/BulkBar";
import { COLUMNS } from "@/features/crm/lists/columns";
import { COMPACT } from "@/features/crm/lists/compact";
import { ListViews } from "@/features/crm/lists/ListViews";
import { rememberList } from "@/features/crm/lists/neighbours";
import type { ExplainScore } from "@/features/crm/lists/scores";
import { useListAddress } from "@/features/crm/lists/useListAddress";
import { useListFields } from "@/features/crm/lists/useListFields";
import { requestOf, useRecordList } from "@/features/crm/lists/useRecordList";
import { quickViews } from "@/features/crm/lists/views";
import type { RecordKind } from "@/features/crm/server";
import { capital, WORDS } from "@/features/crm/words";
import { openCreate } from "@/lib/create";
import { useShortcuts } from "@/lib/keyboard";
import { can } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

type RecordListProps<K extends RecordKind> = {
  kind: K;
  /** What this kind is for, for a workspace that has none yet. */
  about: string;
  /** At the right end of the filters: board or list. */
  end?: ReactNode;
  /** Lays the reasons behind a score around its mark. */
  explain?: ExplainScore;
};

/** The list page of one kind of record. */
export function RecordList<K extends RecordKind>({
  kind,
  about,
  end,
  explain,
}: RecordListProps<K>) {
  const words = WORDS[kind];
  const session = useSession();
  const navigate = useNavigate();
  const users = useUsers();
  const pipelines = usePipelines();
  const fields = useListFields(kind);
  const views = useMemo(() => quickViews(kind), [kind]);
  const { search, change, text, type } = useListAddress(kind);
  const view = views.find(({ id }) => id === search.tab) ?? views[0];
  const inBin = view?.deleted === true;
  const request = requestOf(search, view, fields);
  const { rows, pages, total, totalText } = useRecordList(kind, request);

  // A selection belongs to what is listed; another question starts without one.
  const question = JSON.stringify({ ...request, sort: null });
  const [selected, setSelected] = useState<{ question: string; rows: Selection }>();
  const selection = selected?.question === question ? selected.rows : {};
  const select = (next: Selection) => setSelected({ question, rows: next });

  const mayWrite = can(session, "crm:write");
  useShortcuts(
    [{ keys: "c", label: `Create a ${words.one}`, group: "Lists", run: () => openCreate(kind) }],
    mayWrite,
  );
  const names = useMemo(() => ({ users, pipelines, explain }), [users, pipelines, explain]);
  const columns = useMemo(() => COLUMNS[kind](names, inBin), [kind, names, inBin]);
  const compact = useMemo(() => COMPACT[kind](names), [kind, names]);
  const open = (row: { id: string }) => {
    rememberList(
      kind,
      rows.map(({ id }) => id),
    );
    void navigate({ to: words.page, params: { id: row.id } });
  };
  const sort = request.sort
    ? { id: request.sort.replace(/^-/, ""), desc: request.sort.startsWith("-") }
    : null;
  const narrowed = Boolean(search.q || search.filters?.length);
  const selectedCount = Object.keys(selection).length;

  return (
    <>
      <PageHeader
        title={capital(words.many)}
        actions={
          mayWrite && (
            <Button className="max-md:hidden" onClick={() => openCreate(kind)}>
              <Plus aria-hidden />
              New {words.one}
            </Button>
          )
        }
      />
      <ListViews kind={kind} views={views} current={view?.id ?? ""} />
      <FilterBar
        fields={fields}
        filters={search.filters ?? []}
        onChange={(filters) => change({ filters })}
        search={{ value: text, onChange: type, placeholder: `Search ${words.many}` }}
        end={end}
      />
      <DataTable
        label={capital(words.many)}
        name={kind}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        rowLabel={(row) => row.name}
        total={total}
        summary={totalText ? `${totalText} ${total === 1 ? words.one : words.many}` : " "}
        sort={sort}
        onSortChange={
          inBin
            ? undefined
            : (next) => change({ sort: next ? (next.desc ? "-" : "") + next.id : "" })
        }
        selection={selection}
        onSelectionChange={mayWrite ? select : undefined}
        onOpen={open}
        onEndReached={() => {
          if (pages.hasNextPage && !pages.isFetching) void pages.fetchNextPage();
        }}
        loading={pages.isPending}
        loadingMore={pages.isFetchingNextPage || pages.isPlaceholderData}
        error={pages.isError && rows.length === 0 ? pages.error : undefined}
        onRetry={() => void pages.refetch()}
        renderCompact={compact}
        toolbar={
          selectedCount > 0 && (
            <BulkBar kind={kind} selection={selection} inBin={inBin} onDone={() => select({})} />
          )
        }
        empty={
          <EmptyList
            kind={kind}
            about={about}
            state={narrowed ? "narrowed" : inBin ? "bin" : request.filter ? "view" : "none"}
            onClear={() => change({ filters: [], q: "" })}
          />
        }
      />
    </>
  );
}

type EmptyListProps = {
  kind: RecordKind;
  about: string;
  state: "narrowed" | "bin" | "view" | "none";
  onClear: () => void;
};

function EmptyList({ kind, about, state, onClear }: EmptyListProps) {
  const words = WORDS[kind];
  const session = useSession();
  if (state === "narrowed") {
    return (
      <EmptyState
        icon={SearchX}
        title={`No ${words.many} match`}
        action={<Button onClick={onClear}>Clear search and filters</Button>}
      >
        Try other words, or take a filter away.
      </EmptyState>
    );
  }
  if (state === "bin") {
    return (
      <EmptyState icon={Trash2} title="The bin is empty">
        Deleted {words.many} are kept here until somebody restores them.
      </EmptyState>
    );
  }
  const mayImport = can(session, "crm:import");
  return (
    <EmptyState
      icon={words.icon}
      title={state === "view" ? `No ${words.many} in this view` : `No ${words.many} yet`}
      action={
        can(session, "crm:write") && (
          <>
            <Button variant="primary" onClick={() => openCreate(kind)}>
              <Plus aria-hidden />
              New {words.one}
            </Button>
            {mayImport && (
              <Link to="/import" className={buttonClass("secondary")}>
                <FileInput aria-hidden />
                Import a file
              </Link>
            )}
          </>
        )
      }
    >
      {about}
    </EmptyState>
  );
}
