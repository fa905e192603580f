/** What an import is about to do, in words, and what a person may do with it. */
import type { ColumnOut, Counts, ImportFileOut, ImportOut, KindOut } from "@/client/types.gen";
import type { BadgeTone } from "@/components/ui/Badge";

export type ImportStatus = ImportOut["status"];
export type ImportKind = KindOut["kind"];

type StatusWords = { label: string; tone: BadgeTone };
export const STATUS: Record<ImportStatus, StatusWords> = {
  draft: { label: "Being prepared", tone: "neutral" },
  checking: { label: "Checking", tone: "info" },
  checked: { label: "Checked", tone: "accent" },
  running: { label: "Importing", tone: "info" },
  done: { label: "Done", tone: "success" },
  failed: { label: "Stopped by an error", tone: "danger" },
  cancelled: { label: "Cancelled", tone: "warning" },
  undoing: { label: "Being undone", tone: "info" },
  undone: { label: "Undone", tone: "neutral" },
};

export const isBusy = (status: ImportStatus): boolean =>
  status === "checking" || status === "running" || status === "undoing";
export const isEditable = (status: ImportStatus): boolean =>
  status === "draft" || status === "checked";
export const mayUndo = ({ status, started_at }: Pick<ImportOut, "status" | "started_at">) =>
  started_at !== null && (status === "done" || status === "failed" || status === "cancelled");

/** How far it is, 0 to 1; nothing while that is not known. */
export const shareDone = ({
  rows_total,
  rows_done,
}: Pick<ImportOut, "rows_total" | "rows_done">): number | undefined =>
  rows_total > 0 ? Math.min(1, rows_done / rows_total) : undefined;

const NOTHING: Required<Counts> = {
  ...{ created: 0, updated: 0, skipped: 0, failed: 0, warnings: 0 },
  ...{ deleted: 0, kept: 0, stored: 0, reasons: [] },
};

/** What the check foresees, or the run has done, over all files. */
export function totalOf(
  files: readonly ImportFileOut[],
  phase: "checked" | "counts",
): Required<Counts> {
  const parts = files.flatMap((file) => file[phase] ?? []);
  const sum = (name: "created" | "updated" | "skipped" | "failed" | "warnings") =>
    parts.reduce((total, part) => total + (part[name] ?? 0), 0);
  return {
    ...NOTHING,
    created: sum("created"),
    updated: sum("updated"),
    skipped: sum("skipped"),
    failed: sum("failed"),
    warnings: sum("warnings"),
  };
}

/** "9 of 12 columns, 3 guessed". */
export function mappingSummary(columns: readonly Pick<ColumnOut, "field" | "guessed">[]): string {
  const mapped = columns.filter(({ field }) => field !== null);
  const guessed = mapped.filter((column) => column.guessed).length;
  const said = `${mapped.length} of ${columns.length} columns`;
  return guessed > 0 ? `${said}, ${guessed} guessed` : said;
}

/** The change that gives a field to a column; the column that had it loses it, since it can go to one only. */
export function mappingChange(
  columns: readonly Pick<ColumnOut, "name" | "field">[],
  column: string,
  field: string | null,
): Record<string, string | null> {
  const before = columns.find((one) => one.name !== column && one.field === field);
  return { ...(field && before && { [before.name]: null }), [column]: field };
}

/** The import as it will be after the change, before the server has answered. */
export function withMapping(
  whole: ImportOut,
  fileId: string,
  change: Record<string, string | null>,
): ImportOut {
  const changed = (column: ColumnOut): ColumnOut =>
    column.name in change
      ? { ...column, field: change[column.name] ?? null, guessed: false }
      : column;
  return {
    ...whole,
    files: whole.files.map((file) =>
      file.id === fileId ? { ...file, columns: file.columns.map(changed) } : file,
    ),
  };
}

const ENDINGS = [".csv", ".tsv", ".txt", ".gz"];
export const ACCEPTED = ENDINGS.join(",");

/** Why the server would refuse these files, said before they are sent. */
export function refusedFiles(files: readonly Pick<File, "name" | "size">[]): string[] {
  const problems = files.flatMap(({ name, size }) => {
    if (size === 0) return [`${name} is empty.`];
    if (ENDINGS.some((ending) => name.toLowerCase().endsWith(ending))) return [];
    return /\.(xlsx?|ods|numbers)$/i.test(name)
      ? [`${name} is a spreadsheet. Save each of its sheets as CSV and drop those here.`]
      : [`${name} is none of .csv, .tsv, .txt or .gz.`];
  });
  return files.length > 50 ? ["Send at most 50 files at once.", ...problems] : problems;
}

export function fileSize(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const power = Math.min(3, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat("en", {
    style: "unit",
    unit: units[power] ?? "byte",
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: power > 1 ? 1 : 0,
  }).format(bytes / 1000 ** power);
}
