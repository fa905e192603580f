import { useNavigate, useParams } from "@tanstack/react-router";
import { CopilotHome } from "@/features/copilot/history/CopilotHome";

export function CopilotPage() {
  const { conversationId = null } = useParams({ strict: false });
  const navigate = useNavigate();
  return (
    <CopilotHome
      conversationId={conversationId}
      onOpen={(id) =>
        void (id
          ? navigate({ to: "/copilot/$conversationId", params: { conversationId: id } })
          : navigate({ to: "/copilot" }))
      }
    />
  );
}
