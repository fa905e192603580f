import { Link } from "@tanstack/react-router";
import type { ComponentProps } from "react";
import type { Source } from "@/client/types.gen";
import { recordOf } from "@/features/copilot/answer/reading";
import { recordPage } from "@/lib/record-page";

type SourceLinkProps = Omit<ComponentProps<"a">, "href"> & { source: Source };

/** Opens the passage in its document, or the record. What has no page of its own is only named. */
export function SourceLink({ source, ...rest }: SourceLinkProps) {
  const { passage } = source;
  if (passage) {
    return (
      <Link
        to="/knowledge/documents/$id"
        params={{ id: passage.document_id }}
        search={{ passage: passage.passage_id, start: passage.start, end: passage.end }}
        {...rest}
      />
    );
  }
  const record = recordOf(source);
  const page = record && recordPage(record.kind);
  if (!record || !page) return <span {...rest} />;
  return <Link to={page} params={{ id: record.id }} {...rest} />;
}
