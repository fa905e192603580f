import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { UserOut } from "@/client/types.gen";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { personOf, recordQuery, timelineQuery } from "@/features/crm/api";
import type { RecordKind } from "@/features/crm/server";
import { WORDS } from "@/features/crm/words";

type RecordLinkProps = { kind: RecordKind; id: string; children: ReactNode; strong?: boolean };

/** Opens a record; what it needs is fetched when the pointer comes near. */
export function RecordLink({ kind, id, children, strong }: RecordLinkProps) {
  const client = useQueryClient();
  const prepare = () => {
    void client.prefetchQuery(recordQuery(kind, id));
    void client.prefetchInfiniteQuery(timelineQuery(kind, id));
  };
  return (
    <Link
      to={WORDS[kind].page}
      params={{ id }}
      tabIndex={-1}
      onMouseEnter={prepare}
      onClick={(event) => event.stopPropagation()}
      className={strong ? "font-medium hover:underline" : "text-text-muted hover:underline"}
    >
      {children}
    </Link>
  );
}

/** A record that may be missing: "–" keeps the column calm. */
export const MaybeLink = ({
  kind,
  id,
  name,
}: {
  kind: RecordKind;
  id: string | null;
  name: string | null | undefined;
}) =>
  id && name ? (
    <RecordLink kind={kind} id={id}>
      {name}
    </RecordLink>
  ) : (
    <Nothing />
  );

export const Nothing = () => <span className="text-text-faint">–</span>;
export const text = (value: string | number | null | undefined): ReactNode =>
  value === null || value === undefined || value === "" ? <Nothing /> : value;

export const ownerCell = (users: readonly UserOut[], id: string | null): ReactNode => (
  <OwnerAvatar owner={personOf(users, id)} showName={id !== null} />
);

type CompactProps = { title: ReactNode; end?: ReactNode; detail: ReactNode; detailEnd?: ReactNode };

/** The two lines of a row on a phone. */
export function CompactRow({ title, end, detail, detailEnd }: CompactProps) {
  return (
    <div className="grid grid-cols-1 gap-1">
      <div className="flex items-center justify-between gap-3">
        <span className="truncate font-medium">{title}</span>
        <span className="shrink-0">{end}</span>
      </div>
      <div className="flex items-center justify-between gap-3 text-text-muted text-xs">
        <span className="truncate">{detail}</span>
        <span className="shrink-0">{detailEnd}</span>
      </div>
    </div>
  );
}
