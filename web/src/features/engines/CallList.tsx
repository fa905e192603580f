import { useInfiniteQuery } from "@tanstack/react-query";
import type { CallOut } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { ErrorState } from "@/components/ErrorState";
import { Badge, type BadgeTone } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { callsQuery } from "@/features/engines/api";
import { costText, purposeWord } from "@/features/engines/words";
import { formatNumber } from "@/lib/format";

const OUTCOMES: Record<CallOut["outcome"], { word: string; tone: BadgeTone }> = {
  ok: { word: "Answered", tone: "success" },
  late: { word: "Too late", tone: "warning" },
  refused: { word: "Refused", tone: "danger" },
  broken: { word: "Broken answer", tone: "danger" },
  stopped: { word: "Stopped", tone: "neutral" },
  over_budget: { word: "Over the budget", tone: "warning" },
};

/** The latest calls of a model, one by one. */
export function CallList({ currency }: { currency: string }) {
  const calls = useInfiniteQuery(callsQuery);
  const rows = calls.data?.pages.flatMap(({ items }) => items) ?? [];
  if (calls.isError && rows.length === 0) {
    return <ErrorState error={calls.error} onRetry={() => void calls.refetch()} />;
  }
  return (
    <div className="grid gap-2">
      <div className="overflow-x-auto">
        <table className="w-full min-w-2xl text-sm">
          <caption className="pb-1 text-left font-medium">Latest calls</caption>
          <thead className="text-left text-text-muted text-xs">
            <tr>
              {["When", "Who", "For", "Model", "Tokens", "Cost", "Took", "Outcome"].map((name) => (
                <th key={name} scope="col" className="py-1 pr-3 font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-border border-border border-y">
            {rows.map((call) => (
              <tr key={call.id} className="[&>td]:py-1.5 [&>td]:pr-3">
                <td>
                  <DateText value={call.at} />
                </td>
                <td>{call.user_name ?? "System"}</td>
                <td>{purposeWord(call.purpose)}</td>
                <td>{call.model}</td>
                <td className="tabular-nums">
                  {call.estimated && "about "}
                  {formatNumber(call.tokens_in + call.tokens_out)}
                </td>
                <td className="tabular-nums">{costText(call.cost_micros, currency)}</td>
                <td className="tabular-nums">{formatNumber(call.milliseconds)} ms</td>
                <td title={call.error || undefined}>
                  <Badge tone={OUTCOMES[call.outcome].tone}>{OUTCOMES[call.outcome].word}</Badge>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {calls.hasNextPage && (
        <Button
          className="justify-self-start"
          loading={calls.isFetchingNextPage}
          onClick={() => void calls.fetchNextPage()}
        >
          Show older ones
        </Button>
      )}
    </div>
  );
}
