import { CornerDownLeft } from "lucide-react";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Kbd } from "@/components/ui/Kbd";
import { useShortcuts } from "@/lib/keyboard";

type QuestionBoxProps = {
  /** The question of the address. */
  question: string;
  asking: boolean;
  onAsk: (question: string) => void;
};

export function QuestionBox({ question, asking, onAsk }: QuestionBoxProps) {
  const [draft, setDraft] = useState(question);
  const [shown, setShown] = useState(question);
  // Another question came by the address: a link, a recent one, the way back.
  if (shown !== question) {
    setShown(question);
    setDraft(question);
  }
  const box = useRef<HTMLTextAreaElement>(null);
  const hint = useId();
  const short = draft.trim().length < 2;
  useShortcuts([
    {
      ...{ keys: "/", label: "Ask a question", group: "Knowledge" },
      run: () => {
        box.current?.focus();
        box.current?.select();
      },
    },
  ]);
  const ask = () => {
    if (!short) onAsk(draft.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    ask();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
      className="rounded-lg border border-border-strong bg-surface shadow-control transition-colors focus-within:border-focus"
    >
      <textarea
        ref={box}
        // A page for asking: the cursor is where one begins.
        // biome-ignore lint/a11y/noAutofocus: nothing else is above it
        autoFocus={question === ""}
        rows={2}
        maxLength={2000}
        aria-label="Your question"
        aria-describedby={hint}
        placeholder="What do you want to know? For example: how long is the warranty?"
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
        className="field-sizing-content block max-h-60 min-h-16 w-full resize-none bg-transparent px-4 pt-3 text-lg outline-none"
      />
      <div className="flex items-center justify-between gap-3 px-3 pb-3">
        <span id={hint} className="flex items-center gap-3 pl-1 text-text-faint text-xs">
          <span className="inline-flex items-center gap-1.5 max-md:hidden">
            <Kbd keys="Enter" /> asks
          </span>
          <span className="inline-flex items-center gap-1.5 max-md:hidden">
            <Kbd keys="shift+Enter" /> new line
          </span>
          <span className="inline-flex items-center gap-1.5 max-md:hidden">
            <Kbd keys="/" /> comes back here
          </span>
        </span>
        <Button type="submit" variant="primary" disabled={short} loading={asking}>
          {!asking && <CornerDownLeft aria-hidden />}
          Ask
        </Button>
      </div>
    </form>
  );
}
