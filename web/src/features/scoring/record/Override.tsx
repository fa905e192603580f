import { useMutation } from "@tanstack/react-query";
import { UserRoundCheck } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

type OverrideProps = {
  /** "Score" or "Chance in %". */
  label: string;
  value: number | null;
  onSave: (value: number | null) => Promise<unknown>;
  readOnly: boolean;
};

/** A person's word, beside the model's and never instead of it. */
export function Override({ label, value, onSave, readOnly }: OverrideProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: (word: number | null) => onSave(word),
    onSuccess: () => setDraft(null),
    onError: (error) =>
      void notify.failed("It was not saved", { detail: toProblem(error).message }),
  });
  const typed = Number(draft);
  const valid =
    draft !== null && draft.trim() !== "" && Number.isInteger(typed) && typed >= 0 && typed <= 100;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (valid) save.mutate(typed);
  };
  if (draft !== null) {
    return (
      <form onSubmit={submit} className="flex flex-wrap items-center gap-2">
        <Input
          autoFocus
          aria-label={`${label}, your word, 0 to 100`}
          inputMode="numeric"
          value={draft}
          onChange={({ target }) => setDraft(target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") setDraft(null);
          }}
          className="w-20"
        />
        <Button
          type="submit"
          size="sm"
          variant="primary"
          disabled={!valid}
          loading={save.isPending}
        >
          Save
        </Button>
        <Button size="sm" variant="ghost" onClick={() => setDraft(null)}>
          Cancel
        </Button>
      </form>
    );
  }
  if (value === null) {
    return readOnly ? null : (
      <div>
        <Button size="sm" onClick={() => setDraft("")}>
          <UserRoundCheck aria-hidden />
          Set it by hand
        </Button>
      </div>
    );
  }
  return (
    <p className="flex flex-wrap items-center gap-2 rounded-md bg-accent-soft px-2 py-1.5 text-sm">
      <UserRoundCheck aria-hidden className="size-3.5 text-accent" />
      <span>
        Set by a person: <strong className="tabular-nums">{value}</strong>
      </span>
      {!readOnly && (
        <span className="ml-auto flex gap-1">
          <Button size="sm" variant="ghost" onClick={() => setDraft(String(value))}>
            Change
          </Button>
          <Button
            size="sm"
            variant="ghost"
            loading={save.isPending}
            onClick={() => save.mutate(null)}
          >
            Follow the model
          </Button>
        </span>
      )}
    </p>
  );
}
