import { useQuery } from "@tanstack/react-query";
import { ChartColumn } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { CopilotUsage } from "@/client/types.gen";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { Select } from "@/components/ui/Select";
import { Skeleton } from "@/components/ui/Skeleton";
import { aboutQuery, usageQuery } from "@/features/copilot/api";
import { CopilotTabs } from "@/features/copilot/CopilotTabs";
import { CountBars } from "@/features/copilot/usage/CountBars";
import { everyDay, firstDay } from "@/features/copilot/usage/days";
import { QuestionsChart } from "@/features/copilot/usage/QuestionsChart";
import { SPANS, type UsageSearch } from "@/features/copilot/usage/search";
import { UsageFacts } from "@/features/copilot/usage/UsageFacts";
import { titleOf } from "@/features/copilot/words";

type UsagePageProps = {
  search: UsageSearch;
  onSearch: (search: UsageSearch) => void;
  /** What the language model cost since that day. */
  cost: (from: string) => ReactNode;
};

/** How much the copilot is asked, how well and how fast it answers, and what it costs. */
export function UsagePage({ search, onSearch, cost }: UsagePageProps) {
  const [now] = useState(() => new Date());
  const days = search.days ?? 30;
  const first = firstDay(days, now);
  const usage = useQuery(usageQuery(`${first}T00:00:00Z`));
  return (
    <>
      <PageHeader
        title="Copilot"
        description="All questions of this workspace, whoever asked them. What was asked stays with its asker."
        actions={
          <Select
            aria-label="Time"
            className="w-36"
            value={String(days)}
            options={SPANS.map((span) => ({ value: String(span), label: `Last ${span} days` }))}
            onValueChange={(value) =>
              onSearch({ days: SPANS.find((span) => String(span) === value) })
            }
          />
        }
      />
      <CopilotTabs current="/copilot/usage" />
      <div className="grid max-w-6xl gap-8 px-6 py-6 max-md:px-4">
        {usage.data ? (
          <Numbers usage={usage.data} first={first} now={now} />
        ) : usage.isError ? (
          <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />
        ) : (
          <div role="status" aria-label="Loading" aria-busy className="grid gap-4">
            <Skeleton className="h-10 w-full" />
            <Skeleton className="h-40 w-full" />
          </div>
        )}
        {cost(first)}
      </div>
    </>
  );
}

type NumbersProps = { usage: CopilotUsage; first: string; now: Date };

function Numbers({ usage, first, now }: NumbersProps) {
  const tools = useQuery(aboutQuery(null)).data?.tools ?? [];
  if (usage.questions === 0) {
    return (
      <EmptyState icon={ChartColumn} title="Nobody has asked yet">
        Here you will see how much the copilot is asked, what it could not answer, and how fast it
        is.
      </EmptyState>
    );
  }
  return (
    <>
      <UsageFacts usage={usage} />
      <QuestionsChart days={everyDay(usage.days, first, now)} />
      <div className="grid gap-8 md:grid-cols-2">
        <CountBars
          title="Who answered"
          counts={usage.by_engine}
          nameOf={(engine) => (engine === "llm" ? "Language model" : "Built-in rules")}
        />
        <CountBars
          title="What was looked up"
          counts={usage.by_tool}
          nameOf={(name) => tools.find((tool) => tool.name === name)?.title ?? titleOf(name)}
        />
      </div>
    </>
  );
}
