import { ArrowUp, Square } from "lucide-react";
import { type KeyboardEvent, type ReactNode, type Ref, useId, useState } from "react";
import { IconButton } from "@/components/ui/IconButton";
import { MAX_QUESTION } from "@/features/copilot/words";
import { cn } from "@/lib/cn";
import { formatNumber } from "@/lib/format";

type AskBoxProps = {
  /** Resolves when the question was taken; rejects and the words stay. */
  onAsk: (question: string) => Promise<unknown>;
  /** Given while an answer is being written. */
  onStop?: () => void;
  /** Above the words: what the question is about. */
  about?: ReactNode;
  /** Below the words: which engine. */
  options?: ReactNode;
  autoFocus?: boolean;
  ref?: Ref<HTMLTextAreaElement>;
};

const NEAR_THE_END = MAX_QUESTION - 500;

export function AskBox({ onAsk, onStop, about, options, autoFocus = false, ref }: AskBoxProps) {
  const [draft, setDraft] = useState("");
  const hint = useId();
  const question = draft.trim();
  const tooLong = question.length > MAX_QUESTION;
  const isBusy = onStop !== undefined;
  const mayAsk = /[\p{L}\p{N}]/u.test(question) && !tooLong && !isBusy;
  const ask = () => {
    if (!mayAsk) return;
    setDraft("");
    onAsk(question).catch(() => setDraft((typed) => typed || question));
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
      className="min-w-0 rounded-lg border border-border-strong bg-surface shadow-control transition-colors focus-within:border-focus"
    >
      {about && <div className="flex flex-wrap gap-1 px-2.5 pt-2">{about}</div>}
      <textarea
        ref={ref}
        // biome-ignore lint/a11y/noAutofocus: the panel was opened to ask
        autoFocus={autoFocus}
        rows={1}
        aria-label="Your question"
        aria-describedby={hint}
        aria-invalid={tooLong || undefined}
        placeholder="Ask about a client, a deal or a policy"
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
        className="field-sizing-content block max-h-48 min-h-10 w-full resize-none bg-transparent px-3 pt-2.5 text-base outline-none pointer-coarse:text-lg"
      />
      <div className="flex items-center gap-2 px-2 pb-2">
        <div className="flex min-w-0 flex-1 items-center gap-3 pl-1 text-text-faint text-xs">
          {options}
          <span id={hint} className={cn("truncate", tooLong && "text-danger")}>
            {draft.length >= NEAR_THE_END ? (
              `${formatNumber(question.length)} of ${formatNumber(MAX_QUESTION)} characters`
            ) : (
              <span className="pointer-coarse:hidden">
                {isBusy ? "Answering. Esc stops" : "Enter asks, Shift+Enter for a new line"}
              </span>
            )}
          </span>
        </div>
        {isBusy ? (
          <IconButton label="Stop" keys="Escape" variant="secondary" onClick={onStop}>
            <Square aria-hidden className="fill-current" />
          </IconButton>
        ) : (
          <IconButton type="submit" label="Ask" variant="primary" disabled={!mayAsk}>
            <ArrowUp aria-hidden />
          </IconButton>
        )}
      </div>
    </form>
  );
}
