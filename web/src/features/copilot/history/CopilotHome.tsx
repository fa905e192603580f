import { SquarePen } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/Button";
import { CopilotTabs } from "@/features/copilot/CopilotTabs";
import { ConversationHeader } from "@/features/copilot/history/ConversationHeader";
import { ConversationList } from "@/features/copilot/history/ConversationList";
import type { Subject } from "@/features/copilot/subject";
import { TalkView } from "@/features/copilot/talk/TalkView";
import { useTalk } from "@/features/copilot/talk/useTalk";
import { cn } from "@/lib/cn";
import { useShortcuts } from "@/lib/keyboard";
import { useIsPhone } from "@/lib/media";

type CopilotHomeProps = {
  conversationId: string | null;
  /** Opens a conversation, or a new one. */
  onOpen: (id: string | null) => void;
};

/** The copilot as a page: earlier conversations on the left, the open one on the right. */
export function CopilotHome({ conversationId, onOpen }: CopilotHomeProps) {
  const talk = useTalk(conversationId, onOpen);
  const box = useRef<HTMLTextAreaElement>(null);
  const [showsList, setShowsList] = useState(false);
  const isPhone = useIsPhone();
  const conversation = talk.conversation.data;
  const begin = () => {
    setShowsList(false);
    onOpen(null);
    if (!isPhone) box.current?.focus();
  };
  useShortcuts([
    { keys: "/", label: "Ask a question", group: "Copilot", run: () => box.current?.focus() },
  ]);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <CopilotTabs current="/copilot" />
      <div className="flex shrink-0 gap-2 border-border border-b px-4 py-2 lg:hidden">
        <Button size="sm" aria-pressed={showsList} onClick={() => setShowsList(!showsList)}>
          {showsList ? "Back to the conversation" : "Earlier conversations"}
        </Button>
        <Button size="sm" variant="ghost" onClick={begin}>
          <SquarePen aria-hidden />
          New
        </Button>
      </div>
      <div className="flex min-h-0 flex-1">
        <nav
          aria-label="Conversations"
          className={cn(
            "flex w-72 shrink-0 flex-col border-border border-r max-lg:w-full max-lg:border-r-0",
            !showsList && "max-lg:hidden",
          )}
        >
          <div className="px-3 pt-3 max-lg:hidden">
            <Button className="w-full" onClick={begin}>
              <SquarePen aria-hidden />
              New conversation
            </Button>
          </div>
          <ConversationList
            selected={conversationId}
            onOpen={(id) => {
              setShowsList(false);
              onOpen(id);
            }}
          />
        </nav>
        <section
          aria-label="Conversation"
          className={cn("flex min-w-0 flex-1 flex-col", showsList && "max-lg:hidden")}
        >
          {conversation && (
            <ConversationHeader conversation={conversation} onDeleted={() => onOpen(null)} />
          )}
          <TalkView
            talk={talk}
            subject={subjectOf(conversation)}
            place="page"
            boxRef={box}
            autoFocus={conversationId === null && !isPhone}
          />
        </section>
      </div>
    </div>
  );
}

const subjectOf = (
  conversation: ReturnType<typeof useTalk>["conversation"]["data"],
): Subject | null =>
  conversation?.subject_kind && conversation.subject_id
    ? {
        kind: conversation.subject_kind,
        id: conversation.subject_id,
        label: conversation.subject_label,
      }
    : null;
