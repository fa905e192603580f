import type { AuditEntry } from "@/client/types.gen";
import { sentenceOf } from "@/features/identity/audit/sentence";

export function AuditSentence({ entry }: { entry: AuditEntry }) {
  const { actor, verb, subject, after } = sentenceOf(entry);
  return (
    <>
      <strong className="font-medium">{actor}</strong>{" "}
      <span className="text-text-muted">{verb}</span>
      {subject && (
        <>
          {" "}
          <strong className="font-medium">{subject}</strong>
        </>
      )}
      {after && <span className="text-text-muted"> {after}</span>}
    </>
  );
}
