import { useQuery } from "@tanstack/react-query";
import { Lightbulb } from "lucide-react";
import type { InsightsOut } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { insightsQuery } from "@/features/forecasting/api";
import { InsightItem } from "@/features/forecasting/insights/InsightItem";
import { AnalysisScope } from "@/features/forecasting/parts/AnalysisScope";
import { address, ExportMenu } from "@/features/forecasting/parts/ExportMenu";
import { INSIGHT_PLACES, Places } from "@/features/forecasting/parts/Places";
import { Body, Loading } from "@/features/forecasting/parts/Section";
import type { PipelineSearch } from "@/features/forecasting/search";
import { formatDay, plural } from "@/lib/format";

type InsightsPageProps = { search: PipelineSearch; onSearch: (search: PipelineSearch) => void };

/** What the team's own history shows, with how sure it is; never a sentence without figures. */
export function InsightsPage({ search, onSearch }: InsightsPageProps) {
  const { pipeline, owner, since, until } = search;
  const scope = { pipeline_id: pipeline, owner_id: owner, since, until };
  const insights = useQuery(insightsQuery({ ...scope, most: 30 }));
  return (
    <>
      <PageHeader
        title="Insights"
        description={
          insights.data && (
            <>
              {formatDay(insights.data.since)} to {formatDay(insights.data.until)}. Worked out{" "}
              <DateText value={insights.data.made_at} />.
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
          <Content found={insights.data} />
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
  const looked = `${plural(found.looked_at, "comparison")} ${found.looked_at === 1 ? "was" : "were"} looked at`;
  if (found.insights.length === 0) {
    return (
      <EmptyState icon={Lightbulb} title="Nothing strong enough to say">
        {found.word} {looked}; none is clear enough to be more than chance.
      </EmptyState>
    );
  }
  return (
    <div className="grid max-w-4xl gap-2">
      <p className="text-sm text-text-muted">
        {found.word} {looked}; those too weak or too few are not shown. What goes together need not
        be cause and effect.
      </p>
      <ol className="divide-y divide-border border-border border-y">
        {found.insights.map((insight) => (
          <InsightItem key={insight.key} insight={insight} currency={found.currency} />
        ))}
      </ol>
    </div>
  );
}
