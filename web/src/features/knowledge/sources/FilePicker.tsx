import { FileUp, X } from "lucide-react";
import { type DragEvent, useId, useState } from "react";
import { IconButton } from "@/components/ui/IconButton";
import { fileProblems, sizeText } from "@/features/knowledge/sources/files";
import { cn } from "@/lib/cn";

type FilePickerProps = {
  files: readonly File[];
  onChange: (files: File[]) => void;
  /** What the server said, by the place of the file. */
  refused: ReadonlyMap<number, string>;
  disabled?: boolean;
};

const ACCEPT = ".pdf,.docx,.pptx,.html,.htm,.md,.markdown,.txt,.csv";

/** Several files at once: dropped, or chosen by click and keyboard. Each says what is wrong with it. */
export function FilePicker({ files, onChange, refused, disabled = false }: FilePickerProps) {
  const [over, setOver] = useState(false);
  const hint = useId();
  const own = fileProblems(files);
  const take = (more: FileList | null) => {
    // A file of the same name takes the place of the older one, as on the server.
    const added = [...(more ?? [])];
    const names = new Set(added.map(({ name }) => name));
    if (added.length > 0) onChange([...files.filter(({ name }) => !names.has(name)), ...added]);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!disabled) take(event.dataTransfer.files);
  };
  return (
    <div className="grid gap-2">
      <label
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cn(
          "grid cursor-pointer justify-items-center gap-1 rounded-lg border border-border-strong border-dashed px-6 py-6 text-center transition-colors hover:bg-surface-hover has-focus-visible:outline-2 has-focus-visible:outline-focus",
          over && "border-accent bg-accent-soft",
        )}
      >
        <FileUp aria-hidden strokeWidth={1.5} className="mb-1 size-6 text-text-faint" />
        <span className="font-semibold text-base">Drop files here, or choose them</span>
        <span id={hint} className="max-w-md text-balance text-sm text-text-muted">
          PDF, Word, PowerPoint, HTML, Markdown, text, or CSV with questions and answers. Up to 50
          files of 100 MB. One of the same name replaces the older.
        </span>
        <input
          type="file"
          multiple
          accept={ACCEPT}
          disabled={disabled}
          aria-describedby={hint}
          className="sr-only"
          onChange={(event) => {
            take(event.target.files);
            event.target.value = "";
          }}
        />
      </label>
      {files.length > 0 && (
        <ul aria-label="Chosen files" className="divide-y divide-border">
          {files.map((file, place) => {
            const problem = refused.get(place) ?? own.get(place);
            return (
              <li key={file.name} className="flex min-h-9 items-center gap-2 text-sm">
                <span className="min-w-0 flex-1">
                  <span className="block truncate">{file.name}</span>
                  {problem && (
                    <span role="alert" className="block text-danger text-xs">
                      {problem}
                    </span>
                  )}
                </span>
                <span className="whitespace-nowrap text-text-muted text-xs tabular-nums">
                  {sizeText(file.size)}
                </span>
                <IconButton
                  label={`Leave out ${file.name}`}
                  size="sm"
                  disabled={disabled}
                  onClick={() => onChange(files.filter((one) => one !== file))}
                >
                  <X aria-hidden />
                </IconButton>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
