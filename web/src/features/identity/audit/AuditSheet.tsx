import { Link } from "@tanstack/react-router";
import { ArrowRight } from "lucide-react";
import type { AuditEntry } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { buttonClass } from "@/components/ui/Button";
import { Sheet } from "@/components/ui/Sheet";
import { AuditSentence } from "@/features/identity/audit/AuditSentence";
import { changesOf, type Reading } from "@/features/identity/audit/audit-changes";
import { recordPage } from "@/lib/record-page";

type AuditSheetProps = { entry: AuditEntry; reading: Reading; onClose: () => void };

/** One entry in full: every field before and after, and what to look it up by. */
export function AuditSheet({ entry, reading, onClose }: AuditSheetProps) {
  const changes = changesOf(entry, reading);
  const page = recordPage(entry.subject_kind);
  return (
    <Sheet
      open
      onOpenChange={onClose}
      title="What happened"
      footer={
        page &&
        entry.subject_id && (
          <Link to={page} params={{ id: entry.subject_id }} className={buttonClass()}>
            Open the {entry.subject_kind}
          </Link>
        )
      }
    >
      <p className="text-base">
        <AuditSentence entry={entry} />
      </p>
      {changes.length > 0 && (
        <table className="mt-5 w-full text-left text-sm [&_td]:border-border [&_td]:border-t [&_td]:py-1.5 [&_td]:pr-3 [&_td]:align-top [&_th]:pb-1.5 [&_th]:font-normal [&_th]:text-text-muted [&_th]:text-xs">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ field, before, after }) => (
              <tr key={field}>
                <td className="first-letter:uppercase">{field}</td>
                <td className="wrap-anywhere text-text-muted">{before}</td>
                <td className="wrap-anywhere">
                  <ArrowRight aria-hidden className="mr-1 inline size-3 text-text-faint" />
                  {after}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <dl className="mt-6 grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 border-border border-t pt-4 text-sm [&_dt]:text-text-muted">
        <dt>When</dt>
        <dd>
          <DateText value={entry.at} kind="exact" />
        </dd>
        <dt>Event</dt>
        <dd>
          <code className="text-xs">{entry.type}</code>
        </dd>
        {entry.request_id && (
          <>
            <dt>Request</dt>
            <dd className="wrap-anywhere">
              <code className="text-xs">{entry.request_id}</code>
            </dd>
          </>
        )}
      </dl>
    </Sheet>
  );
}
