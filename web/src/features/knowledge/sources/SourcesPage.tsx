import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { BookOpen, Plus } from "lucide-react";
import { useMemo } from "react";
import type { SourceRow } from "@/client/types.gen";
import { DataTable } from "@/components/data-table/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { PageHeader } from "@/components/PageHeader";
import { Button } from "@/components/ui/Button";
import { sourcesQuery, useUsers } from "@/features/knowledge/api";
import { KnowledgeTabs } from "@/features/knowledge/KnowledgeTabs";
import { AddSourceDialog } from "@/features/knowledge/sources/AddSourceDialog";
import { compactSource, sourceColumns } from "@/features/knowledge/sources/columns";
import type { SourceKind } from "@/features/knowledge/words";
import { formatNumber, plural } from "@/lib/format";
import { useShortcuts } from "@/lib/keyboard";
import { can } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

type SourcesPageProps = {
  /** The kind whose dialog is open; it stands in the address. */
  adding: SourceKind | undefined;
  onAdd: (kind: SourceKind | undefined) => void;
};

const NONE: SourceRow[] = [];

/** Where the answers come from, and how each place is doing. */
export function SourcesPage({ adding, onAdd }: SourcesPageProps) {
  const session = useSession();
  const navigate = useNavigate();
  const sources = useQuery(sourcesQuery);
  const users = useUsers();
  const columns = useMemo(() => sourceColumns(users), [users]);
  const rows = sources.data ?? NONE;
  const mayWrite = can(session, "knowledge:write");
  const add = () => onAdd("website");
  useShortcuts([{ keys: "c", label: "Add a source", group: "Knowledge", run: add }], mayWrite);
  const passages = rows.reduce((sum, { counts }) => sum + counts.passages, 0);
  const addButton = mayWrite && (
    <Button variant="primary" onClick={add}>
      <Plus aria-hidden />
      Add source
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Knowledge"
        description="Where answers come from. Nothing else is ever told."
        actions={rows.length > 0 && addButton}
      />
      <KnowledgeTabs />
      <DataTable
        label="Sources"
        name="knowledge-sources"
        columns={columns}
        rows={rows}
        rowId={(source) => source.id}
        rowLabel={(source) => source.name}
        summary={`${plural(rows.length, "source")}, ${formatNumber(passages)} passages`}
        onOpen={({ id }) => void navigate({ to: "/knowledge/sources/$id", params: { id } })}
        loading={sources.isPending}
        error={sources.data ? undefined : sources.error}
        onRetry={() => void sources.refetch()}
        renderCompact={compactSource}
        empty={
          <EmptyState icon={BookOpen} title="No sources yet" action={addButton}>
            Add your website, a price list, manuals or answers of your own. They are read and cut
            into passages, so that the team, and customers where you allow it, get answers with a
            source.
            {!mayWrite && " An admin or a manager can add them."}
          </EmptyState>
        }
      />
      {adding && mayWrite && (
        <AddSourceDialog
          kind={adding}
          onKind={onAdd}
          onClose={() => onAdd(undefined)}
          onAdded={({ id }) => void navigate({ to: "/knowledge/sources/$id", params: { id } })}
        />
      )}
    </>
  );
}
