import { CircleAlert, Info, ShieldAlert } from "lucide-react";
import type { DocumentOut } from "@/client/types.gen";
import { plural } from "@/lib/format";

const MOST = 8;

type DocumentNoticesProps = { document: DocumentOut; isOlder: boolean };

/** What a person should know before relying on this text. */
export function DocumentNotices({ document, isOlder }: DocumentNoticesProps) {
  const { notices, problem, state } = document;
  const shown = notices.slice(0, MOST);
  return (
    <>
      {isOlder && (
        <p role="status" className="rounded-md bg-info-soft px-3 py-2 text-info text-sm">
          This is an older version. Answers come from the current one only.
        </p>
      )}
      {problem && (
        <p
          role="alert"
          className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-danger text-sm"
        >
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span>
            {problem}
            {state === "ready" && " The text below is the one that was read before."}
          </span>
        </p>
      )}
      {shown.length > 0 && (
        <ul aria-label="Notices" className="grid gap-2">
          {shown.map((notice) => {
            const orders = notice.code === "instructions";
            const Icon = orders ? ShieldAlert : Info;
            return (
              <li
                key={`${notice.code} ${notice.page} ${notice.text}`}
                className="flex items-start gap-2 rounded-md bg-warning-soft px-3 py-2 text-sm text-warning"
              >
                <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
                <span className="min-w-0 break-words">
                  {notice.page !== null && `Page ${notice.page}: `}
                  {orders
                    ? `${notice.text.replace(/\.$/, "")}. It is treated as text and nothing else.`
                    : notice.text}
                </span>
              </li>
            );
          })}
        </ul>
      )}
      {notices.length > MOST && (
        <p className="text-text-muted text-xs">
          And {plural(notices.length - MOST, "more notice")}.
        </p>
      )}
    </>
  );
}
