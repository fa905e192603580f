import { useMutation } from "@tanstack/react-query";
import { Ellipsis, Link2, Lock, Trash2, Users } from "lucide-react";
import { useState } from "react";
import type { ConversationOut } from "@/client/types.gen";
import { InlineEdit } from "@/components/InlineEdit";
import { Badge } from "@/components/ui/Badge";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/DropdownMenu";
import { IconButton } from "@/components/ui/IconButton";
import { RecordLink } from "@/features/copilot/answer/RecordLink";
import {
  changeConversation,
  deleteConversation,
  restoreConversation,
} from "@/features/copilot/api";
import { AttachDialog } from "@/features/copilot/history/AttachDialog";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

type ConversationHeaderProps = {
  conversation: ConversationOut;
  onDeleted: () => void;
};

/** The name of a conversation, whom it is shared with, what it is attached to. */
export function ConversationHeader({ conversation, onDeleted }: ConversationHeaderProps) {
  const { id, version, title, visibility, mine, subject_kind, subject_id } = conversation;
  const [attaching, setAttaching] = useState(false);
  const change = useMutation(changeConversation(id));
  const remove = useMutation(deleteConversation);
  const restore = useMutation(restoreConversation);
  const isShared = visibility === "workspace";
  const refused = (what: string) => ({
    onError: (error: unknown) => void notify.failed(what, { detail: toProblem(error).message }),
  });
  const share = (to: "private" | "workspace") =>
    change.mutate(
      { version, visibility: to },
      {
        ...refused("Not changed"),
        onSuccess: () =>
          void notify.done(to === "workspace" ? "Shared with the team" : "Only yours again", {
            detail:
              to === "workspace"
                ? "Colleagues see only the answers their rights allow."
                : "Colleagues cannot open it any more.",
          }),
      },
    );
  const forget = () =>
    remove.mutate(id, {
      ...refused("Not deleted"),
      onSuccess: () => {
        onDeleted();
        void notify.done("Conversation deleted", {
          undo: () => restore.mutate(id, refused("Not brought back")),
        });
      },
    });
  const subject =
    subject_kind && subject_id
      ? { kind: subject_kind, id: subject_id, label: conversation.subject_label }
      : null;
  return (
    <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 border-border border-b px-6 py-1.5 max-md:px-4">
      <h1 className="min-w-0 flex-1 font-semibold text-base">
        <InlineEdit
          label="Name of the conversation"
          value={title}
          placeholder="Untitled"
          readOnly={!mine}
          onSave={(name) => change.mutateAsync({ version, title: name })}
          className="max-w-full"
        />
      </h1>
      {subject && (
        <span className="max-w-64 truncate text-sm">
          <RecordLink record={subject} />
        </span>
      )}
      <Badge tone={isShared ? "info" : "neutral"}>
        {isShared ? <Users aria-hidden /> : <Lock aria-hidden />}
        {isShared ? "Shared" : "Only you"}
      </Badge>
      {mine && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <IconButton label="More" size="sm">
              <Ellipsis />
            </IconButton>
          </DropdownMenuTrigger>
          <DropdownMenuContent className="w-72">
            {isShared ? (
              <DropdownMenuItem icon={<Lock />} onSelect={() => share("private")}>
                Keep it to yourself
              </DropdownMenuItem>
            ) : (
              <DropdownMenuItem icon={<Users />} onSelect={() => share("workspace")}>
                Share with the team
                <span className="block text-text-muted text-xs">
                  Colleagues see only the answers their rights allow.
                </span>
              </DropdownMenuItem>
            )}
            <DropdownMenuItem icon={<Link2 />} onSelect={() => setAttaching(true)}>
              {subject ? "Attach to another record" : "Attach to a record"}
            </DropdownMenuItem>
            <DropdownMenuSeparator />
            <DropdownMenuItem danger icon={<Trash2 />} onSelect={forget}>
              Delete
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      )}
      {attaching && (
        <AttachDialog conversation={conversation} onClose={() => setAttaching(false)} />
      )}
    </header>
  );
}
