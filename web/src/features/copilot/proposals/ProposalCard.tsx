import { CalendarPlus, type LucideIcon, Mail, MoveRight, Phone } from "lucide-react";
import { useId, useState } from "react";
import type { ProposalOut } from "@/client/types.gen";
import { RecordLink } from "@/features/copilot/answer/RecordLink";
import { ChangeLines } from "@/features/copilot/proposals/ChangeLines";
import { DecideButtons } from "@/features/copilot/proposals/DecideButtons";
import { Decided } from "@/features/copilot/proposals/Decided";
import { EditFields } from "@/features/copilot/proposals/EditFields";
import { fieldsOf, opensToEdit } from "@/features/copilot/proposals/edits";
import { MailButtons } from "@/features/copilot/proposals/MailButtons";
import { cn } from "@/lib/cn";

const ICONS: Record<ProposalOut["content"]["action"], LucideIcon> = {
  create_task: CalendarPlus,
  log_call: Phone,
  draft_mail: Mail,
  move_stage: MoveRight,
};

type ProposalCardProps = { proposal: ProposalOut; mine: boolean };

/** What an action would do, and the two buttons that settle it: nothing happens before. */
export function ProposalCard({ proposal, mine }: ProposalCardProps) {
  const { content, state } = proposal;
  const title = useId();
  const isMail = content.action === "draft_mail";
  const fields = fieldsOf(content);
  const isOpen = mine && state === "waiting";
  const [editing, setEditing] = useState(() => opensToEdit(content));
  const [edits, setEdits] = useState<Record<string, string>>({});
  const values = { ...content.arguments, ...edits };
  const Icon = ICONS[content.action];
  const edited = new Set(fields.map(({ label }) => label.toLowerCase()));
  const isEditing = isOpen && editing && fields.length > 0;
  const lines = isEditing
    ? content.changes.filter(({ field }) => !edited.has(field.toLowerCase()))
    : content.changes;
  return (
    <section
      aria-labelledby={title}
      data-proposal={state}
      className={cn(
        "grid min-w-0 gap-3 rounded-lg border p-3",
        isOpen ? "border-accent bg-surface" : "border-border bg-background",
      )}
    >
      <h3 id={title} className="flex items-start gap-2 font-medium">
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-text-muted" />
        <span className="min-w-0 flex-1 break-words">
          {content.title}
          {content.record && (
            <span className="block font-normal text-sm">
              <RecordLink record={content.record} />
            </span>
          )}
        </span>
        {isOpen && <span className="font-normal text-text-muted text-xs">Waits for you</span>}
      </h3>
      {lines.length > 0 && <ChangeLines changes={lines} />}
      {isEditing && (
        <EditFields
          fields={fields}
          values={values}
          onChange={(name, value) => setEdits({ ...edits, [name]: value })}
        />
      )}
      {isMail && isOpen && <MailButtons values={values} changes={content.changes} />}
      {isOpen ? (
        <DecideButtons
          proposal={proposal}
          edits={edits}
          onEdit={fields.length > 0 && !editing ? () => setEditing(true) : undefined}
        />
      ) : (
        <Decided proposal={proposal} />
      )}
    </section>
  );
}
