import { ExternalLink } from "lucide-react";
import type { Change } from "@/client/types.gen";
import { buttonClass } from "@/components/ui/Button";
import { CopyButton } from "@/features/copilot/answer/CopyButton";
import { mailtoLink, textOf } from "@/features/copilot/proposals/edits";

type MailButtonsProps = { values: Record<string, unknown>; changes: readonly Change[] };

/** The product sends no mail: the words go to where mails are written. */
export function MailButtons({ values, changes }: MailButtonsProps) {
  const said = textOf(values.to) || changes.find(({ field }) => field === "To")?.after || "";
  const to = /[^\s<>]+@[^\s<>]+/.exec(said)?.[0] ?? "";
  const subject = textOf(values.subject);
  const body = textOf(values.body);
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-2">
        <a href={mailtoLink(to, subject, body)} className={buttonClass("secondary")}>
          <ExternalLink aria-hidden />
          Open in your mail program
        </a>
        <CopyButton label="Copy the mail" text={`${subject}\n\n${body}`} />
      </div>
      <p className="text-text-muted text-xs">
        Nothing is sent from here. When you have sent it, log it, so that the timeline shows it.
      </p>
    </div>
  );
}
