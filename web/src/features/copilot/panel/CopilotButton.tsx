import { BotMessageSquare } from "lucide-react";
import { IconButton } from "@/components/ui/IconButton";
import { closePanel, openPanel, usePanel } from "@/features/copilot/panel/state";
import { useShortcuts } from "@/lib/keyboard";

/** Opens the panel from any page; once it is open the key goes to its box, and from there closes it. */
export function CopilotButton() {
  const { isOpen } = usePanel();
  const toggle = () => {
    const box = document.querySelector("[data-copilot] textarea");
    if (!isOpen) openPanel();
    else if (box instanceof HTMLElement && document.activeElement !== box) box.focus();
    else closePanel();
  };
  useShortcuts([{ keys: "mod+j", label: "Copilot", group: "Everywhere", run: toggle }]);
  return (
    <IconButton
      label="Copilot"
      keys="mod+j"
      size="sm"
      aria-expanded={isOpen}
      onClick={() => (isOpen ? closePanel() : openPanel())}
    >
      <BotMessageSquare />
    </IconButton>
  );
}
