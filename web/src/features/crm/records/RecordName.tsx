import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { recordQuery } from "@/features/crm/api";
import type { RecordKind } from "@/features/crm/server";
import { WORDS } from "@/features/crm/words";

type RecordNameProps = {
  kind: RecordKind;
  id: string;
  /** Known already: nothing is asked. */
  name?: string | null;
  /** The name is on its way with others. */
  wait?: boolean;
};

/** The name of a record as a link to it. One that is gone keeps a word in its place. */
export function RecordName({ kind, id, name, wait = false }: RecordNameProps) {
  const record = useQuery({
    ...recordQuery(kind, id),
    enabled: !name && !wait,
    staleTime: 5 * 60_000,
  });
  if (record.isError) return <span className="text-text-faint">a deleted {WORDS[kind].one}</span>;
  return (
    <Link
      to={WORDS[kind].page}
      params={{ id }}
      className="font-medium underline-offset-2 hover:underline"
    >
      {name ?? record.data?.name ?? "…"}
    </Link>
  );
}
