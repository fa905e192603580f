import { Link } from "@tanstack/react-router";
import type { LeadOut } from "@/client/types.gen";
import { Button, buttonClass } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { RecordName } from "@/features/crm/records/RecordName";
import { capital, WORDS } from "@/features/crm/words";

type ConvertedDialogProps = { lead: LeadOut; onClose: () => void };

/** What the lead became, each with its link. */
export function ConvertedDialog({ lead, onClose }: ConvertedDialogProps) {
  const made = (["account", "contact", "deal"] as const).flatMap((kind) => {
    const id = lead[`${kind}_id`];
    return id ? [{ kind, id }] : [];
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Converted"
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>Stay here</Button>
          {lead.deal_id && (
            <Link
              to="/deals/$id"
              params={{ id: lead.deal_id }}
              onClick={onClose}
              className={buttonClass("primary")}
            >
              Open the deal
            </Link>
          )}
        </>
      }
    >
      <ul className="grid gap-2 text-sm">
        {made.map(({ kind, id }) => {
          const Icon = WORDS[kind].icon;
          return (
            <li key={kind} className="flex items-center gap-2">
              <Icon aria-hidden className="size-4 text-text-faint" />
              <span className="text-text-muted">{capital(WORDS[kind].one)}</span>
              <RecordName kind={kind} id={id} />
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
