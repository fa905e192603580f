import { Check, Copy } from "lucide-react";
import { useId, useRef, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Label } from "@/components/ui/Label";

type CopyFieldProps = { label: string; value: string; lines?: number };

/** Something to take along, with a button that does it. Without clipboard rights the text is selected. */
export function CopyField({ label, value, lines = 1 }: CopyFieldProps) {
  const [copied, setCopied] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const copy = async () => {
    box.current?.select();
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      box.current?.focus();
    }
  };
  return (
    <div className="grid gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      <div className="flex items-start gap-2">
        <textarea
          ref={box}
          id={id}
          readOnly
          rows={lines}
          value={value}
          spellCheck={false}
          onFocus={(event) => event.target.select()}
          className="control min-h-8 w-full min-w-0 resize-none overflow-x-auto whitespace-pre px-2.5 py-1.5 font-mono text-xs"
        />
        <Button onClick={() => void copy()} aria-label={`Copy: ${label}`}>
          {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
          {copied ? "Copied" : "Copy"}
        </Button>
      </div>
      <span role="status" className="sr-only">
        {copied && "Copied"}
      </span>
    </div>
  );
}
