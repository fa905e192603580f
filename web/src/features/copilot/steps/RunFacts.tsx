import type { ReactNode } from "react";
import type { CopilotRun } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { EngineBadge } from "@/features/copilot/answer/EngineBadge";
import { costText, durationText } from "@/features/copilot/words";
import { formatNumber, plural } from "@/lib/format";
import { useSession } from "@/lib/session-query";

/** With what, how long, and what it cost. */
export function RunFacts({ run }: { run: CopilotRun }) {
  const currency = useSession()?.workspace.currency ?? "EUR";
  const calls = run.tool_calls;
  const tokens = run.tokens_in + run.tokens_out;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
      <Row name="Engine">
        <EngineBadge run={run} />
      </Row>
      {run.prompt && <Row name={run.engine === "llm" ? "Prompts" : "Rules"}>{run.prompt}</Row>}
      <Row name="Asked">
        <DateText value={run.created_at} kind="exact" />
      </Row>
      {run.milliseconds !== null && <Row name="Took">{durationText(run.milliseconds)}</Row>}
      <Row name="Rounds">{formatNumber(run.rounds)}</Row>
      <Row name="Look-ups">
        {formatNumber(calls)}
        {run.cached_calls > 0 && `, ${formatNumber(run.cached_calls)} from memory`}
      </Row>
      <Row name="Cost">
        {tokens === 0
          ? "None: no model was asked"
          : `${costText(run.cost_micros, currency)}, ${plural(tokens, "token")} (${formatNumber(run.tokens_in)} in, ${formatNumber(run.tokens_out)} out)`}
      </Row>
    </dl>
  );
}

const Row = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-text-muted">{name}</dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </>
);
