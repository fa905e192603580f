import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Lightbulb } from "lucide-react";
import { useState } from "react";
import type { InsightsOut } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { Button } from "@/components/ui/Button";
import { insightsQuery } from "@/features/forecasting/api";
import { InsightItem } from "@/features/forecasting/insights/InsightItem";
import { AnalysisScope } from "@/features/forecasting/parts/AnalysisScope";
import { address, ExportMenu } from "@/features/forecasting/parts/ExportMenu";
import { INSIGHT_PLACES, Places } from "@/features/forecasting/parts/Places";
import { Body, Loading } from "@/features/forecasting/parts/Section";
import type { PipelineSearch } from "@/features/forecasting/search";
import { formatDay, plural } from "@/lib/format";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

type InsightsPageProps = { search: PipelineSearch; onSearch: (search: PipelineSearch) => void };

const FEW = 10;
const MOST = 50;

/** What the team's own history shows, with how sure it is; never a sentence without figures. */
export function InsightsPage({ search, onSearch }: InsightsPageProps) {
  const { pipeline, owner, team, since, until } = search;
  const scope = { pipeline_id: pipeline, owner_id: owner, team_id: team, since, until };
  const [most, setMost] = useState(FEW);
  const asked = insightsQuery({ ...scope, most });
  const insights = useQuery(asked);
  const client = useQueryClient();
  const anew = useMutation({
    mutationFn: () =>
      client.fetchQuery({ ...insightsQuery({ ...scope, most, fresh: true }), staleTime: 0 }),
    onSuccess: (found) => client.setQueryData(asked.queryKey, found),
    onError: (error) =>
      void notify.failed("They were not worked out", { detail: toProblem(error).message }),
  });
  return (
    <>
      <PageHeader
        title="Insights"
        description={
          insights.data && (
            <>
              {formatDay(insights.data.since)} to {formatDay(insights.data.until)}. Worked out{" "}
              <DateText value={insights.data.made_at} />.{" "}
              <Button
                size="sm"
                variant="ghost"
                loading={anew.isPending}
                onClick={() => anew.mutate()}
              >
                Work out anew
              </Button>
            </>
          )
        }
        actions={
          <div className="flex flex-wrap items-center gap-2">
            <AnalysisScope search={search} used={insights.data} onSearch={onSearch} />
            <ExportMenu
              entries={[
                {
                  label: "Insights",
                  href: address("/api/v1/analytics/export.csv", { what: "insights", ...scope }),
                },
              ]}
            />
          </div>
        }
      />
      <Places label="Insights" places={INSIGHT_PLACES} current="/insights" />
      <Body busy={insights.isPlaceholderData}>
        {insights.data ? (
          <>
            <Content found={insights.data} />
            {most === FEW && insights.data.insights.length >= FEW && (
              <div>
                <Button loading={insights.isFetching} onClick={() => setMost(MOST)}>
                  Show the weaker ones, too
                </Button>
              </div>
            )}
          </>
        ) : insights.isError ? (
          <ErrorState error={insights.error} onRetry={() => void insights.refetch()} />
        ) : (
          <Loading />
        )}
      </Body>
    </>
  );
}

function Content({ found }: { found: InsightsOut }) {
  if (found.insights.length === 0) {
    return (
      <EmptyState icon={Lightbulb} title="Nothing strong enough to say">
        {plural(found.looked_at, "comparison")} looked at. {found.word}
      </EmptyState>
    );
  }
  return (
    <div className="grid max-w-4xl gap-2">
      <p className="text-sm text-text-muted">{found.word}</p>
      <ol className="divide-y divide-border border-border border-y">
        {found.insights.map((insight) => (
          <InsightItem key={insight.key} insight={insight} currency={found.currency} />
        ))}
      </ol>
    </div>
  );
}
