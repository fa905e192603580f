import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import { Kbd } from "@/components/ui/Kbd";
import { Textarea } from "@/components/ui/Textarea";
import { ComposerFacts } from "@/features/crm/activities/ComposerFacts";
import {
  type Draft,
  emptyDraft,
  isFilled,
  type Links,
  toActivity,
} from "@/features/crm/activities/draft";
import { ACTIVITY_KINDS, type ActivityKind } from "@/features/crm/activities/icons";
import { logActivity } from "@/features/crm/api";
import { cn } from "@/lib/cn";
import { useShortcuts } from "@/lib/keyboard";
import { toProblem } from "@/lib/problem";

const ORDER = ["note", "call", "mail", "meeting", "task"] as const;
const FIRST_FIELD = "composer-first";
const HINTS: Record<ActivityKind, string> = {
  note: "Write a note",
  call: "What was said?",
  mail: "What was written?",
  meeting: "What was agreed?",
  task: "Details",
};

/** Writes down what happened or what is to do. `n` and `t` come here from anywhere on the page. */
export function Composer({ links }: { links: Links }) {
  const [draft, setDraft] = useState<Draft>(() => emptyDraft("note"));
  const [open, setOpen] = useState(false);
  const log = useMutation(logActivity);
  const { kind } = draft;
  const show = (next: ActivityKind) => {
    setDraft({ ...draft, kind: next });
    setOpen(true);
    requestAnimationFrame(() => document.getElementById(FIRST_FIELD)?.focus());
  };
  useShortcuts([
    { keys: "n", label: "Write a note", group: "Record", run: () => show("note") },
    { keys: "t", label: "Add a task", group: "Record", run: () => show("task") },
  ]);
  const leave = () => {
    setDraft(emptyDraft("note"));
    setOpen(false);
    log.reset();
  };
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    if (!isFilled(draft) || log.isPending) return;
    log.mutate(toActivity(draft, links), { onSuccess: leave });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
    if (event.key === "Escape" && !isFilled(draft)) {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      leave();
    }
  };
  const patch = (more: Partial<Draft>) => setDraft({ ...draft, ...more });
  const isNote = kind === "note";

  return (
    <form
      aria-label="Write down"
      onSubmit={send}
      onKeyDown={onKeyDown}
      className="rounded-lg border border-border-strong bg-surface shadow-control focus-within:border-focus"
    >
      <div className="flex gap-0.5 overflow-x-auto border-border border-b px-1.5 py-1">
        {ORDER.map((one) => {
          const { label, icon: Icon } = ACTIVITY_KINDS[one];
          return (
            <button
              key={one}
              type="button"
              aria-pressed={one === kind}
              onClick={() => show(one)}
              className={cn(
                "inline-flex h-7 shrink-0 items-center gap-1.5 rounded-md px-2 font-medium text-text-muted text-xs hover:bg-surface-hover pointer-coarse:h-10",
                one === kind && "bg-surface-hover text-text",
              )}
            >
              <Icon aria-hidden className="size-3.5" />
              {label}
            </button>
          );
        })}
      </div>
      <div className="grid">
        {!isNote && (
          <Input
            id={FIRST_FIELD}
            aria-label="Subject"
            value={draft.subject}
            onChange={(event) => patch({ subject: event.target.value })}
            placeholder={kind === "task" ? "What is to do?" : "Subject"}
            className="h-9 rounded-none border-transparent bg-transparent px-3 font-medium shadow-none hover:border-transparent focus-visible:border-transparent focus-visible:outline-none"
          />
        )}
        <Textarea
          id={isNote ? FIRST_FIELD : undefined}
          aria-label={HINTS[kind]}
          rows={1}
          value={draft.body}
          onFocus={() => setOpen(true)}
          onChange={(event) => patch({ body: event.target.value })}
          placeholder={HINTS[kind]}
          className={cn(
            "min-h-9 resize-none rounded-none border-transparent bg-transparent px-3 py-2 shadow-none hover:border-transparent focus-visible:border-transparent focus-visible:outline-none",
            open && "min-h-16",
          )}
        />
      </div>
      {(open || isFilled(draft)) && (
        <div className="flex flex-wrap items-center gap-2 border-border border-t px-2 py-2">
          <ComposerFacts draft={draft} onChange={patch} />
          <span className="flex-1" />
          {log.isError && (
            <span role="alert" className="text-danger text-xs">
              Not saved. {toProblem(log.error).message}
            </span>
          )}
          <Button variant="ghost" size="sm" onClick={leave}>
            Cancel
          </Button>
          <Button
            type="submit"
            variant="primary"
            size="sm"
            disabled={!isFilled(draft)}
            loading={log.isPending}
          >
            Save {ACTIVITY_KINDS[kind].label.toLowerCase()}
            <Kbd keys="mod+enter" className="max-md:hidden" />
          </Button>
        </div>
      )}
    </form>
  );
}
