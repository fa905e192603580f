import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import type { ReactNode } from "react";
import { ErrorState } from "@/components/ErrorState";
import { IconButton } from "@/components/ui/IconButton";
import { Skeleton } from "@/components/ui/Skeleton";
import { rowsQuery } from "@/features/crm/api";
import type { RecordKind, Rows } from "@/features/crm/server";
import { WORDS } from "@/features/crm/words";
import type { Filter } from "@/lib/filters";

type RelatedProps<K extends RecordKind> = {
  title: string;
  kind: K;
  /** In the server's grammar. */
  filter: string;
  sort?: string;
  empty: string;
  onAdd?: () => void;
  /** The same as a filter of the list page, for the number and for the rest. */
  all: { filters: Filter[]; tab?: string };
  detail: (row: Rows[K]) => ReactNode;
  end?: (row: Rows[K]) => ReactNode;
};

const SHOWN = 8;

/** Other records of this one: each a link, and the way to add one. */
export function Related<K extends RecordKind>(props: RelatedProps<K>) {
  const { title, kind, filter, sort, empty, onAdd, all, detail, end } = props;
  const rows = useQuery(rowsQuery(kind, { filter, ...(sort && { sort }) }, SHOWN + 1));
  const items = rows.data?.items ?? [];
  const more = items.length > SHOWN;
  return (
    <section aria-label={title} className="border-border border-b py-3 last:border-b-0">
      <div className="mb-1 flex min-h-7 items-center justify-between gap-2">
        <h2 className="font-semibold text-sm">
          {title}
          {items.length > 0 && (
            <Link
              to={WORDS[kind].list}
              search={all}
              aria-label={`Show all: ${title}`}
              className="ml-1.5 font-normal text-text-faint text-xs hover:text-text hover:underline"
            >
              {more ? `${SHOWN}+` : items.length}
            </Link>
          )}
        </h2>
        {onAdd && (
          <IconButton label={`Add a ${WORDS[kind].one}`} size="sm" onClick={onAdd}>
            <Plus />
          </IconButton>
        )}
      </div>
      {rows.isPending && (
        <div aria-busy className="grid gap-3 py-1">
          <Skeleton className="w-2/3" />
          <Skeleton className="w-1/2" />
        </div>
      )}
      {rows.isError && <ErrorState error={rows.error} onRetry={() => void rows.refetch()} />}
      {rows.isSuccess && items.length === 0 && <p className="text-sm text-text-muted">{empty}</p>}
      <ul className="-mx-2">
        {items.slice(0, SHOWN).map((row) => (
          <li key={row.id}>
            <Link
              to={WORDS[kind].page}
              params={{ id: row.id }}
              className="flex items-center justify-between gap-3 rounded-md px-2 py-1.5 text-sm hover:bg-surface-hover"
            >
              <span className="min-w-0">
                <span className="block truncate font-medium">{row.name}</span>
                <span className="block truncate text-text-muted text-xs">{detail(row)}</span>
              </span>
              <span className="shrink-0 text-right">{end?.(row)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {more && (
        <Link
          to={WORDS[kind].list}
          search={all}
          className="inline-flex min-h-7 items-center font-medium text-accent text-xs hover:underline pointer-coarse:min-h-10"
        >
          Show all
        </Link>
      )}
    </section>
  );
}
