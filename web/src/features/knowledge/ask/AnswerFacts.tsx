import { Cpu, Info, Sparkles } from "lucide-react";
import type { Answer } from "@/client/types.gen";
import { confidenceWord, engineWord, FAIR } from "@/features/knowledge/words";
import { formatNumber, formatPercent, plural } from "@/lib/format";

/** Who answered, how sure, how long it took, what was left out: everything one needs to trust it or not. */
export function AnswerFacts({ answer }: { answer: Answer }) {
  const { engine, model, band, confidence, milliseconds, fell_back } = answer;
  const dropped = answer.dropped ?? [];
  const Icon = engine === "llm" ? Sparkles : Cpu;
  const share = formatPercent(confidence);
  return (
    <footer className="grid gap-2 border-border border-t pt-3 text-text-muted text-xs">
      {fell_back && (
        <p className="flex items-start gap-1.5 text-warning">
          <Info aria-hidden className="mt-0.5 size-3 shrink-0" />
          {fell_back}
        </p>
      )}
      <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="inline-flex items-center gap-1.5">
          <Icon aria-hidden className="size-3.5" />
          {engineWord(engine)}
          {model && <span className="text-text-faint">{model}</span>}
        </span>
        <span>
          {band === "answered"
            ? `Confidence ${confidenceWord(confidence)}, ${share}${confidence < FAIR ? ": check it in its document" : ""}`
            : `Chance that the documents say it: ${share}`}
        </span>
        <span>{formatNumber(milliseconds)} ms</span>
      </p>
      {dropped.length > 0 && (
        <details>
          <summary className="cursor-pointer">
            {plural(dropped.length, "sentence")} left out, because the documents do not bear{" "}
            {dropped.length === 1 ? "it" : "them"} out
          </summary>
          <ul className="mt-1 grid gap-1 pl-4">
            {dropped.map((sentence) => (
              <li key={sentence} className="list-disc">
                {sentence}
              </li>
            ))}
          </ul>
        </details>
      )}
    </footer>
  );
}
