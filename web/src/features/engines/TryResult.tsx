import { Check, CircleAlert, X } from "lucide-react";
import type { TryOut } from "@/client/types.gen";
import { formatNumber } from "@/lib/format";

/** What a try-out showed, or the plain reason why it did not work. */
export function TryResult({ result }: { result: TryOut }) {
  const seen = [
    { label: "Answers word by word", held: result.streams },
    { label: "Can use tools", held: result.calls_tools },
  ];
  return (
    <div
      role="status"
      data-ok={result.ok}
      className="grid gap-2 rounded-md border border-border p-3 text-sm"
    >
      {result.ok ? (
        <p className="flex items-center gap-2 font-medium text-success">
          <Check aria-hidden className="size-4" />
          {result.model || "The model"} answered in {formatNumber(result.milliseconds)} ms
        </p>
      ) : (
        <p className="flex items-start gap-2 text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {result.problem ?? "It did not answer."}
        </p>
      )}
      {(result.ok || result.streams || result.calls_tools) && (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-text-muted">
          {seen.map(({ label, held }) => (
            <li key={label} className="inline-flex items-center gap-1.5">
              {held ? (
                <Check aria-hidden className="size-3.5 text-success" />
              ) : (
                <X aria-hidden className="size-3.5 text-danger" />
              )}
              {label}
              <span className="sr-only">: {held ? "yes" : "no"}</span>
            </li>
          ))}
        </ul>
      )}
      {result.ok && result.problem && <p className="text-warning">{result.problem}</p>}
    </div>
  );
}
