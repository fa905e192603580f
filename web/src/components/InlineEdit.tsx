import { useMutation } from "@tanstack/react-query";
import { LoaderCircle, Pencil } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { Input } from "@/components/ui/Input";
import { Textarea } from "@/components/ui/Textarea";
import { cn } from "@/lib/cn";
import { toProblem } from "@/lib/problem";

type InlineEditProps = {
  label: string;
  value: string;
  /** Rejecting keeps the editor open with what was typed and says why. */
  onSave: (value: string) => Promise<unknown>;
  /** How the value looks at rest, when it is more than its text. */
  display?: ReactNode;
  kind?: "text" | "email" | "tel" | "url" | "number" | "date" | "multiline";
  placeholder?: string;
  readOnly?: boolean;
  className?: string;
};

/** Click or `e` to edit, Enter or leaving saves, Esc gives back the old value. */
export function InlineEdit({
  label,
  value,
  onSave,
  display,
  kind = "text",
  placeholder = "Empty",
  readOnly = false,
  className,
}: InlineEditProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const rest = useRef<HTMLButtonElement>(null);
  const save = useMutation({
    mutationFn: onSave,
    onSuccess: () => close(),
  });

  const close = () => {
    setDraft(null);
    save.reset();
    requestAnimationFrame(() => rest.current?.focus());
  };
  const commit = () => {
    if (draft === null || save.isPending) return;
    if (draft.trim() === value.trim()) close();
    else save.mutate(draft.trim());
  };
  const type = (text: string) => {
    setDraft(text);
    if (save.isError) save.reset();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
    const saves = kind === "multiline" ? event.ctrlKey || event.metaKey : true;
    if (event.key === "Enter" && saves) {
      event.preventDefault();
      commit();
    }
  };

  if (readOnly) return <span className={className}>{display ?? (value || placeholder)}</span>;
  if (draft === null) {
    return (
      <button
        ref={rest}
        type="button"
        aria-label={`${label}: ${value || placeholder}. Edit`}
        data-inline-edit={label}
        onClick={() => setDraft(value)}
        onKeyDown={(event) => {
          if (event.key !== "e" || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          setDraft(value);
        }}
        className={cn(
          "group -mx-1.5 inline-flex min-h-7 max-w-full items-center gap-1.5 rounded-sm px-1.5 text-left hover:bg-surface-hover pointer-coarse:min-h-10",
          className,
        )}
      >
        <span
          className={cn(
            "min-w-0 whitespace-pre-line break-words",
            !value && !display && "text-text-faint",
          )}
        >
          {display ?? (value || placeholder)}
        </span>
        <Pencil
          aria-hidden
          className="size-3 shrink-0 text-text-faint opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
        />
      </button>
    );
  }
  const control = {
    "aria-label": label,
    "aria-busy": save.isPending,
    autoFocus: true,
    value: draft,
    readOnly: save.isPending,
    invalid: save.isError,
    placeholder,
    onKeyDown,
    onBlur: () => {
      if (!save.isError) commit();
    },
  };
  return (
    <span className={cn("-mx-1.5 block", className)}>
      <span className="relative block">
        {kind === "multiline" ? (
          <Textarea {...control} onChange={(event) => type(event.target.value)} />
        ) : (
          <Input
            {...control}
            type={kind}
            className="h-7 px-1.5"
            onChange={(event) => type(event.target.value)}
          />
        )}
        {save.isPending && (
          <LoaderCircle
            role="status"
            aria-label="Saving"
            className="absolute top-1.5 right-2 size-4 animate-spin text-text-faint"
          />
        )}
      </span>
      {save.isError && (
        <span role="alert" className="mt-1 block text-danger text-xs">
          Not saved. {toProblem(save.error).message}
        </span>
      )}
    </span>
  );
}
