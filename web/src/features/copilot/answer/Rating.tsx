import { useMutation } from "@tanstack/react-query";
import { ThumbsDown, ThumbsUp } from "lucide-react";
import { useState } from "react";
import type { CopilotRun } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { IconButton } from "@/components/ui/IconButton";
import { Textarea } from "@/components/ui/Textarea";
import { rateMutation } from "@/features/copilot/api";
import { cn } from "@/lib/cn";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

const THUMBS = [
  { value: 1, label: "A good answer", Icon: ThumbsUp },
  { value: -1, label: "A bad answer", Icon: ThumbsDown },
] as const;

/** A thumb, and a word why for whoever makes it better. */
export function Rating({ run }: { run: Pick<CopilotRun, "id" | "rating" | "rating_note"> }) {
  const [note, setNote] = useState<string | null>(null);
  const rate = useMutation({
    ...rateMutation(run.id),
    onError: (error) => void notify.failed("Not kept", { detail: toProblem(error).message }),
  });
  const choose = (value: 1 | -1) => {
    const rating = run.rating === value ? null : value;
    rate.mutate({ rating, note: rating === null ? null : run.rating_note });
    setNote(rating === null ? null : (run.rating_note ?? ""));
  };
  return (
    <>
      <span className="inline-flex">
        {THUMBS.map(({ value, label, Icon }) => (
          <IconButton
            key={value}
            size="sm"
            label={label}
            aria-pressed={run.rating === value}
            onClick={() => choose(value)}
            className={cn(run.rating === value && "text-accent [&_svg]:fill-accent-soft")}
          >
            <Icon aria-hidden />
          </IconButton>
        ))}
      </span>
      {note !== null && run.rating !== null && (
        <form
          className="grid basis-full gap-2 pt-1"
          onSubmit={(event) => {
            event.preventDefault();
            rate.mutate(
              { rating: run.rating, note: note.trim() || null },
              { onSuccess: () => setNote(null) },
            );
          }}
        >
          <Textarea
            aria-label="A word why"
            placeholder={run.rating === 1 ? "What helped?" : "What is wrong or missing?"}
            rows={2}
            maxLength={2_000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <span className="flex gap-2">
            <Button type="submit" size="sm" loading={rate.isPending}>
              Send
            </Button>
            <Button size="sm" variant="ghost" onClick={() => setNote(null)}>
              No words
            </Button>
          </span>
        </form>
      )}
    </>
  );
}
