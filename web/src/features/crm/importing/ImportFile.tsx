import { useMutation } from "@tanstack/react-query";
import { ChevronRight, FileText, Info } from "lucide-react";
import { useState } from "react";
import type { ChangeFile, ImportFileOut, ImportOut, KindOut } from "@/client/types.gen";
import { Select } from "@/components/ui/Select";
import { change } from "@/features/crm/importing/api";
import { FileOptionsForm } from "@/features/crm/importing/FileOptionsForm";
import { MappingTable } from "@/features/crm/importing/MappingTable";
import { Reasons } from "@/features/crm/importing/Reasons";
import { fileSize, isEditable, mappingSummary } from "@/features/crm/importing/states";
import { cn } from "@/lib/cn";
import { formatNumber, plural } from "@/lib/format";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

type ImportFileProps = { whole: ImportOut; file: ImportFileOut; kinds: readonly KindOut[] };

const NOT = "not";

/** One file: what it is about, where its columns go, what the check says about it. */
export function ImportFile({ whole, file, kinds }: ImportFileProps) {
  const editable = isEditable(whole.status);
  const [open, setOpen] = useState(editable && whole.files.length <= 3);
  const edit = useMutation({
    ...change(whole.id),
    onError: (error) =>
      void notify.failed("This was not changed", {
        detail: toProblem(error).errors[0]?.reason ?? toProblem(error).message,
      }),
  });
  const set = (patch: Omit<ChangeFile, "id">) => edit.mutate({ id: file.id, ...patch });
  const kind = kinds.find((one) => one.kind === file.kind);
  const counts = whole.started_at ? file.counts : file.checked;
  const labelOf = (field: string) =>
    kind?.fields.find(({ name }) => name === field)?.label ?? field;
  const body = `file-${file.id}`;
  return (
    <section aria-label={file.name} className="rounded-lg border border-border">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={body}
          onClick={() => setOpen(!open)}
          className="flex min-w-0 flex-1 items-center gap-2 text-left max-md:basis-full"
        >
          <ChevronRight
            aria-hidden
            className={cn(
              "size-4 shrink-0 text-text-faint transition-transform",
              open && "rotate-90",
            )}
          />
          <FileText aria-hidden className="size-4 shrink-0 text-text-faint" />
          <span className="truncate font-medium">{file.name}</span>
          <span className="whitespace-nowrap text-text-muted text-xs tabular-nums">
            {file.rows_total !== null ? plural(file.rows_total, "row") : fileSize(file.size_bytes)}
            {kind && <span className="max-md:hidden">, {mappingSummary(file.columns)}</span>}
          </span>
        </button>
        {counts && (
          <span className="whitespace-nowrap text-xs tabular-nums">
            <span className="text-text-muted">
              {formatNumber(counts.created ?? 0)} new, {formatNumber(counts.updated ?? 0)} updated
            </span>
            {(counts.failed ?? 0) > 0 && (
              <span className="text-danger">, {formatNumber(counts.failed ?? 0)} failed</span>
            )}
          </span>
        )}
        <Select
          aria-label={`What ${file.name} is about`}
          className="w-44"
          disabled={!editable}
          value={file.kind ?? NOT}
          onValueChange={(value) =>
            set({ kind: kinds.find((one) => one.kind === value)?.kind ?? null })
          }
          options={[
            ...kinds.map((one) => ({ value: one.kind, label: one.label })),
            { value: NOT, label: "Do not import" },
          ]}
        />
      </header>
      {open && (
        <div id={body} className="grid gap-5 border-border border-t px-3 py-3">
          {file.notes.length > 0 && (
            <ul className="grid gap-1 text-sm text-text-muted">
              {file.notes.map((note) => (
                <li key={note} className="flex items-start gap-1.5">
                  <Info aria-hidden className="mt-0.5 size-3.5 shrink-0 text-info" />
                  {note}
                </li>
              ))}
            </ul>
          )}
          {counts && <Reasons counts={counts} label={labelOf} />}
          {kind ? (
            <>
              <MappingTable file={file} kind={kind} editable={editable} onChange={set} />
              <FileOptionsForm file={file} kind={kind} editable={editable} onChange={set} />
            </>
          ) : (
            <p className="text-text-muted">
              {editable
                ? "Say above what the rows of this file are, and its columns are matched to fields."
                : "This file was not imported."}
            </p>
          )}
        </div>
      )}
    </section>
  );
}
