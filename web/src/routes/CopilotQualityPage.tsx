import { useNavigate } from "@tanstack/react-router";
import { QualityPage } from "@/features/copilot/quality/QualityPage";

export function CopilotQualityPage() {
  const navigate = useNavigate();
  return (
    <QualityPage onOpen={(id) => void navigate({ to: "/copilot/quality/$id", params: { id } })} />
  );
}
