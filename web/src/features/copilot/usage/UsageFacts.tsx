import type { ReactNode } from "react";
import type { CopilotUsage } from "@/client/types.gen";
import { durationText } from "@/features/copilot/words";
import { formatNumber, formatPercent } from "@/lib/format";

const share = (part: number, all: number): string => (all > 0 ? formatPercent(part / all) : "none");

/** The numbers of a span, each with what it is a part of. */
export function UsageFacts({ usage }: { usage: CopilotUsage }) {
  const { questions, answered, refused, failed, stopped, fell_back } = usage;
  const { rated_up, rated_down, tool_calls, cached_calls, p50_ms, p95_ms } = usage;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 md:grid-cols-3 xl:grid-cols-6">
      <Fact name="Questions" value={formatNumber(questions)}>
        {stopped > 0 && `${formatNumber(stopped)} stopped`}
      </Fact>
      <Fact name="Answered" value={share(answered, questions)}>
        {formatNumber(answered)} of {formatNumber(questions)}
      </Fact>
      <Fact name="Nothing to say" value={share(refused, questions)}>
        {formatNumber(refused)}; {formatNumber(failed)} failed
        {fell_back > 0 && `; ${formatNumber(fell_back)} fell back to the rules`}
      </Fact>
      <Fact name="Time" value={p50_ms === null ? "–" : durationText(p50_ms)}>
        {p95_ms !== null && `95 % within ${durationText(p95_ms)}`}
      </Fact>
      <Fact name="From memory" value={share(cached_calls, tool_calls)}>
        {formatNumber(cached_calls)} of {formatNumber(tool_calls)} look-ups
      </Fact>
      <Fact
        name="Good answers"
        value={rated_up + rated_down > 0 ? share(rated_up, rated_up + rated_down) : "–"}
      >
        {formatNumber(rated_up)} up, {formatNumber(rated_down)} down
      </Fact>
    </dl>
  );
}

type FactProps = { name: string; value: string; children?: ReactNode };

const Fact = ({ name, value, children }: FactProps) => (
  <div>
    <dt className="text-text-muted text-xs">{name}</dt>
    <dd className="font-semibold text-xl tabular-nums">{value}</dd>
    <dd className="text-text-muted text-xs">{children}</dd>
  </div>
);
