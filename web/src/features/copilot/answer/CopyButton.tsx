import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { IconButton } from "@/components/ui/IconButton";
import { notify } from "@/lib/notify";

type CopyButtonProps = { text: string; label: string; iconOnly?: boolean };

export function CopyButton({ text, label, iconOnly = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      void notify.failed("Not copied", { detail: "This browser does not allow it here." });
    }
  };
  const Icon = copied ? Check : Copy;
  const said = copied ? "Copied" : label;
  if (iconOnly) {
    return (
      <IconButton label={said} size="sm" onClick={() => void copy()}>
        <Icon aria-hidden />
      </IconButton>
    );
  }
  return (
    <Button onClick={() => void copy()}>
      <Icon aria-hidden />
      {said}
    </Button>
  );
}
