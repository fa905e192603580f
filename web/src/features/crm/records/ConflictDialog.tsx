import { useQuery } from "@tanstack/react-query";
import { DateText } from "@/components/DateText";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { fieldLabel, type Names, type Shown, shownValue } from "@/features/crm/activities/sentence";
import { lostReasonsQuery, usePipelines, useUsers } from "@/features/crm/api";
import type { Conflict } from "@/features/crm/records/conflict";
import { RecordName } from "@/features/crm/records/RecordName";
import { useSession } from "@/lib/session-query";

type ConflictDialogProps = {
  conflict: Conflict;
  ours: object;
  answer: (applyOurs: boolean) => void;
};

/** Somebody was faster: theirs and ours side by side, and one decision. */
export function ConflictDialog({ conflict, ours, answer }: ConflictDialogProps) {
  const users = useUsers();
  const pipelines = usePipelines();
  const reasons = useQuery(lostReasonsQuery).data;
  const currency = useSession()?.workspace.currency ?? "EUR";
  const names: Names = { users, pipelines, reasons, currency };
  const [last] = conflict.theirs;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && answer(false)}
      title="Somebody else changed this, too"
      description="Your change was not saved yet."
      footer={
        <>
          <Button onClick={() => answer(false)}>Take theirs</Button>
          <Button variant="primary" onClick={() => answer(true)}>
            Apply mine again
          </Button>
        </>
      }
    >
      <div className="grid gap-4 text-sm">
        <section>
          <h3 className="mb-1 font-medium">
            {last?.by || "Somebody"}
            {last && (
              <span className="font-normal text-text-muted">
                {" "}
                <DateText value={last.at} />
              </span>
            )}
          </h3>
          <ul className="grid gap-0.5 text-text-muted">
            {conflict.theirs.length === 0 && <li>Changed something that is not listed.</li>}
            {conflict.theirs.map((change) => (
              <li key={`${change.at} ${change.field}`}>
                {fieldLabel(change.field)}:{" "}
                <Value shown={shownValue(change.field, change.before, names)} />
                {" → "}
                <span className="text-text">
                  <Value shown={shownValue(change.field, change.after, names)} />
                </span>
              </li>
            ))}
          </ul>
        </section>
        <section>
          <h3 className="mb-1 font-medium">You</h3>
          <ul className="grid gap-0.5">
            {Object.entries(ours).map(([field, value]) => (
              <li key={field}>
                {fieldLabel(field)}: <Value shown={shownValue(field, value, names)} />
              </li>
            ))}
          </ul>
        </section>
      </div>
    </Dialog>
  );
}

function Value({ shown }: { shown: Shown }) {
  if (shown === null) return <span className="text-text-faint">empty</span>;
  return "text" in shown ? shown.text : <RecordName kind={shown.record} id={shown.id} />;
}
