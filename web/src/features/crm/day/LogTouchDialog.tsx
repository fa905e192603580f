import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { DealRow, NewActivity } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Textarea } from "@/components/ui/Textarea";
import { ACTIVITY_KINDS } from "@/features/crm/activities/icons";
import { logActivity, removeActivity } from "@/features/crm/api";
import { cn } from "@/lib/cn";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

const TOUCHES = ["call", "mail", "meeting", "note"] as const;
const SAID: Record<(typeof TOUCHES)[number], string> = {
  call: "Called",
  mail: "Wrote to",
  meeting: "Met",
  note: "Note",
};

type LogTouchDialogProps = {
  deal: Pick<DealRow, "id" | "name" | "contact_id" | "contact_name">;
  onClose: () => void;
};

/** One line about what just happened with a deal: it is quiet no more. */
export function LogTouchDialog({ deal, onClose }: LogTouchDialogProps) {
  const [kind, setKind] = useState<(typeof TOUCHES)[number]>("call");
  const [subject, setSubject] = useState("");
  const [body, setBody] = useState("");
  const log = useMutation(logActivity);
  const remove = useMutation(removeActivity);
  const usual = kind === "note" ? "Note" : `${SAID[kind]} ${deal.contact_name ?? "the customer"}`;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const activity: NewActivity = {
      kind,
      subject: subject.trim() || usual,
      body: body.trim() || null,
      deal_id: deal.id,
      contact_id: deal.contact_id,
      direction: kind === "call" || kind === "mail" ? "out" : null,
    };
    const logged = await log.mutateAsync(activity).catch(() => null);
    if (!logged) return;
    onClose();
    notify.done(`${ACTIVITY_KINDS[kind].label} logged`, {
      detail: deal.name,
      undo: () => remove.mutate(logged.id),
    });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="What happened?"
      description={deal.name}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="log-touch" loading={log.isPending}>
            Log it
          </Button>
        </>
      }
    >
      <form id="log-touch" onSubmit={(event) => void save(event)} className="grid gap-4">
        <fieldset className="grid grid-cols-4 gap-1">
          <legend className="sr-only">Kind</legend>
          {TOUCHES.map((one) => {
            const { icon: Icon, label } = ACTIVITY_KINDS[one];
            return (
              <label
                key={one}
                className={cn(
                  "grid cursor-pointer justify-items-center gap-1 rounded-md border border-border py-2 text-xs has-focus-visible:outline-2 has-focus-visible:outline-focus",
                  kind === one && "border-accent bg-accent-soft font-medium",
                )}
              >
                <input
                  type="radio"
                  name="kind"
                  className="sr-only"
                  checked={kind === one}
                  onChange={() => setKind(one)}
                />
                <Icon aria-hidden className="size-4" />
                {label}
              </label>
            );
          })}
        </fieldset>
        <Field label="In a line" optional>
          {(control) => (
            <Input
              {...control}
              value={subject}
              placeholder={usual}
              maxLength={200}
              onChange={(event) => setSubject(event.target.value)}
            />
          )}
        </Field>
        <Field label="More" optional>
          {(control) => (
            <Textarea {...control} value={body} onChange={(event) => setBody(event.target.value)} />
          )}
        </Field>
        {log.isError && (
          <p role="alert" className="text-danger text-sm">
            Not saved. {toProblem(log.error).message}
          </p>
        )}
      </form>
    </Dialog>
  );
}
