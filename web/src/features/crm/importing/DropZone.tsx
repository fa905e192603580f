import { FileUp } from "lucide-react";
import { type DragEvent, useId, useState } from "react";
import { Progress } from "@/components/ui/Progress";
import { ACCEPTED } from "@/features/crm/importing/states";
import { cn } from "@/lib/cn";
import { plural } from "@/lib/format";

type DropZoneProps = {
  onFiles: (files: File[]) => void;
  /** The files on their way, if any. */
  sending: readonly File[] | undefined;
  problems: readonly string[];
};

/** Several files at once: dropped, or chosen by click and keyboard. */
export function DropZone({ onFiles, sending, problems }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const hint = useId();
  const take = (files: FileList | null) => {
    if (files && files.length > 0) onFiles([...files]);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <div>
      <label
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cn(
          "grid cursor-pointer justify-items-center gap-1 rounded-lg border border-border-strong border-dashed px-6 py-10 text-center transition-colors hover:bg-surface-hover has-focus-visible:outline-2 has-focus-visible:outline-focus",
          over && "border-accent bg-accent-soft",
        )}
      >
        <FileUp aria-hidden strokeWidth={1.5} className="mb-1 size-7 text-text-faint" />
        <span className="font-semibold text-base">Drop files here, or choose them</span>
        <span id={hint} className="max-w-lg text-balance text-sm text-text-muted">
          CSV or TSV, also packed as .gz. Accounts, contacts, leads, deals, activities, products and
          people may come together: what names each other is linked. Nothing is written before you
          say so.
        </span>
        <input
          type="file"
          multiple
          accept={ACCEPTED}
          disabled={sending !== undefined}
          aria-describedby={hint}
          className="sr-only"
          onChange={(event) => {
            take(event.target.files);
            event.target.value = "";
          }}
        />
      </label>
      {sending && (
        <div role="status" className="mt-3 grid gap-1.5 text-sm text-text-muted">
          <span>
            Sending {plural(sending.length, "file")}: {sending.map(({ name }) => name).join(", ")}
          </span>
          <Progress label="Sending the files" />
        </div>
      )}
      {problems.length > 0 && (
        <ul role="alert" className="mt-3 grid gap-0.5 text-danger text-sm">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
