import { Link } from "@tanstack/react-router";
import { CircleCheck, Download } from "lucide-react";
import type { ImportOut, KindOut } from "@/client/types.gen";
import { buttonClass } from "@/components/ui/Button";
import { errorsAddress } from "@/features/crm/importing/api";
import { type ImportKind, totalOf } from "@/features/crm/importing/states";
import { cn } from "@/lib/cn";
import { formatNumber, plural } from "@/lib/format";

type ImportResultProps = { whole: ImportOut; kinds: readonly KindOut[] };

/** What the check foresees or the run has done, in four figures, and where to see it. */
export function ImportResult({ whole, kinds }: ImportResultProps) {
  const ran = whole.started_at !== null;
  const phase = ran ? "counts" : "checked";
  if (whole.files.every((file) => file[phase] === null)) return null;
  const total = totalOf(whole.files, phase);
  const bad = whole.files.reduce((sum, file) => sum + (file[phase]?.stored ?? 0), 0);
  const deleted = whole.files.reduce((sum, file) => sum + (file.counts?.deleted ?? 0), 0);
  const kept = whole.files.reduce((sum, file) => sum + (file.counts?.kept ?? 0), 0);
  const figures = [
    { label: ran ? "Created" : "Would create", value: total.created },
    { label: ran ? "Updated" : "Would update", value: total.updated },
    { label: ran ? "Skipped" : "Would skip", value: total.skipped },
    { label: ran ? "Failed" : "Would fail", value: total.failed, danger: total.failed > 0 },
  ];
  const made = [
    ...new Set(
      whole.files.flatMap(({ kind, counts }) =>
        kind && counts && (counts.created ?? 0) + (counts.updated ?? 0) > 0 ? [kind] : [],
      ),
    ),
  ];
  return (
    <section aria-label="Result" className="grid gap-3">
      <ul className="grid grid-cols-4 gap-2 max-md:grid-cols-2">
        {figures.map(({ label, value, danger }) => (
          <li key={label} className="rounded-md border border-border px-3 py-2">
            <span className="block text-text-muted text-xs">{label}</span>
            <span className={cn("font-semibold text-xl tabular-nums", danger && "text-danger")}>
              {formatNumber(value)}
            </span>
          </li>
        ))}
      </ul>
      {(whole.status === "undone" || deleted + kept > 0) && (
        <p className="text-text-muted">
          Undone: {plural(deleted, "record")} deleted
          {kept > 0 && `, ${formatNumber(kept)} kept because somebody has changed or used them`}.
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {whole.status === "done" &&
          made.map((kind) => <KindLink key={kind} kind={kind} kinds={kinds} />)}
        {bad > 0 && (
          <a
            href={errorsAddress(whole.id, ran ? "run" : "check")}
            download
            className={buttonClass("secondary", "sm")}
          >
            <Download aria-hidden />
            {plural(bad, "row")} with problems
          </a>
        )}
        {!ran && total.failed === 0 && (
          <p className="flex items-center gap-1.5 text-success">
            <CircleCheck aria-hidden className="size-4" />
            Every row can be read.
          </p>
        )}
      </div>
    </section>
  );
}

function KindLink({ kind, kinds }: { kind: ImportKind; kinds: readonly KindOut[] }) {
  const label = kinds.find((one) => one.kind === kind)?.label ?? kind;
  const shown = {
    children: `Show ${label.toLowerCase()}`,
    className: buttonClass("secondary", "sm"),
  };
  const search = { tab: "all", sort: "-created_at" };
  switch (kind) {
    case "account":
      return <Link to="/accounts" search={search} {...shown} />;
    case "contact":
      return <Link to="/contacts" search={search} {...shown} />;
    case "lead":
      return <Link to="/leads" search={search} {...shown} />;
    case "deal":
      return <Link to="/deals" search={{ ...search, view: "list" }} {...shown} />;
    case "product":
      return <Link to="/settings/products" {...shown} />;
    case "user":
      return <Link to="/settings/users" {...shown} />;
    case "activity":
      return null;
  }
}
