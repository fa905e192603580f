import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { RecordRef } from "@/client/types.gen";
import { recordPage } from "@/lib/record-page";

type RecordLinkProps = { record: RecordRef | null | undefined; children?: ReactNode };

/** The name of a record, a link where it has a page. */
export function RecordLink({ record, children }: RecordLinkProps) {
  const page = record ? recordPage(record.kind) : null;
  if (!record || !page) return <>{children ?? record?.label}</>;
  return (
    <Link to={page} params={{ id: record.id }} className="text-accent hover:underline">
      {children ?? record.label}
    </Link>
  );
}
