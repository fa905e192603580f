import { Cpu, Sparkles } from "lucide-react";
import type { CopilotRun } from "@/client/types.gen";
import { engineWord } from "@/features/copilot/words";

/** Who wrote the answer. */
export function EngineBadge({ run }: { run: Pick<CopilotRun, "engine" | "model"> }) {
  const Icon = run.engine === "llm" ? Sparkles : Cpu;
  return (
    <span className="inline-flex items-center gap-1.5" title={run.model || undefined}>
      <Icon aria-hidden className="size-3.5" />
      {engineWord(run.engine, run.model)}
    </span>
  );
}
