import { useNavigate } from "@tanstack/react-router";
import { History, Maximize2, SquarePen, X } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { IconButton } from "@/components/ui/IconButton";
import { ConversationList } from "@/features/copilot/history/ConversationList";
import {
  closePanel,
  leaveOut,
  showConversation,
  takeAsked,
  usePanel,
} from "@/features/copilot/panel/state";
import { formOf, keyOf, type Subject } from "@/features/copilot/subject";
import { TalkView } from "@/features/copilot/talk/TalkView";
import { useTalk } from "@/features/copilot/talk/useTalk";
import { useIsPhone } from "@/lib/media";

type CopilotPanelProps = {
  /** The record that is open beside it. */
  subject: Subject | null;
};

/** The copilot beside a page: knows the open record, keeps its conversation from page to page. */
export function CopilotPanel({ subject }: CopilotPanelProps) {
  const { conversationId, asked, leftOut } = usePanel();
  const [showsHistory, setShowsHistory] = useState(false);
  const isPhone = useIsPhone();
  const navigate = useNavigate();
  const talk = useTalk(conversationId, showConversation);
  const about = subject && keyOf(subject) !== leftOut ? subject : null;
  const askAtOnce = useEffectEvent((question: string) => {
    setShowsHistory(false);
    void talk.ask({ question, subject: formOf(about) }).catch(() => {});
  });
  // A question from elsewhere, such as the palette, is asked once.
  useEffect(() => {
    if (asked !== null && takeAsked()) askAtOnce(asked);
  }, [asked]);
  const openPage = () => {
    closePanel();
    if (conversationId) {
      void navigate({ to: "/copilot/$conversationId", params: { conversationId } });
    } else void navigate({ to: "/copilot" });
  };
  return (
    <div data-copilot className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-11 shrink-0 items-center gap-0.5 border-border border-b pr-2 pl-4 max-md:h-13">
        <h2 className="min-w-0 flex-1 truncate font-semibold">
          {showsHistory ? "Conversations" : conversationTitle(talk.conversation.data?.title)}
        </h2>
        <IconButton
          label="New conversation"
          size="sm"
          onClick={() => {
            setShowsHistory(false);
            showConversation(null);
          }}
        >
          <SquarePen />
        </IconButton>
        <IconButton
          label="Earlier conversations"
          size="sm"
          aria-pressed={showsHistory}
          onClick={() => setShowsHistory(!showsHistory)}
        >
          <History />
        </IconButton>
        <IconButton label="Open in full page" size="sm" onClick={openPage}>
          <Maximize2 />
        </IconButton>
        <IconButton label="Close" keys="Escape" size="sm" onClick={closePanel}>
          <X />
        </IconButton>
      </header>
      {showsHistory ? (
        <ConversationList
          selected={conversationId}
          onOpen={(id) => {
            showConversation(id);
            setShowsHistory(false);
          }}
        />
      ) : (
        <TalkView
          talk={talk}
          subject={about}
          onLeaveOut={() => subject && leaveOut(keyOf(subject))}
          place="panel"
          onOpen={showConversation}
          // On a phone the keyboard would cover the questions to begin with.
          autoFocus={!isPhone}
        />
      )}
    </div>
  );
}

const conversationTitle = (title: string | undefined): string => title || "Copilot";
