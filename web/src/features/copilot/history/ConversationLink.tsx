import { Link } from "@tanstack/react-router";
import { Users } from "lucide-react";
import type { ConversationRow } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { cn } from "@/lib/cn";

type ConversationLinkProps = {
  row: ConversationRow;
  isSelected?: boolean;
  /** Then it says whether it is shared; in a list of shared ones that is plain. */
  isMine?: boolean;
  /** Given in the panel: opens there, not on the page. */
  onOpen?: (id: string) => void;
};

/** A conversation in a list: what about, about which record, when. */
export const ConversationLink = ({
  row,
  isSelected = false,
  isMine = false,
  onOpen,
}: ConversationLinkProps) => (
  <Link
    to="/copilot/$conversationId"
    params={{ conversationId: row.id }}
    aria-current={isSelected ? "true" : undefined}
    onClick={(event) => {
      if (!onOpen || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      onOpen(row.id);
    }}
    className={cn(
      "grid gap-0.5 rounded-md px-2 py-1.5 hover:bg-surface-hover",
      isSelected && "bg-surface-hover",
    )}
  >
    <span className="truncate font-medium text-sm">{row.title || "Untitled"}</span>
    <span className="flex min-w-0 items-center gap-1.5 text-text-muted text-xs">
      {row.visibility === "workspace" && isMine && (
        <Users aria-label="Shared with the team" className="size-3 shrink-0" />
      )}
      {row.subject_label && <span className="truncate">{row.subject_label} ·</span>}
      <span className="shrink-0">
        <DateText value={row.updated_at} />
      </span>
    </span>
  </Link>
);
