import { useQuery } from "@tanstack/react-query";
import { Funnel } from "lucide-react";
import type { PipelineAnalysis } from "@/client/types.gen";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { pipelineQuery } from "@/features/forecasting/api";
import { AnalysisScope } from "@/features/forecasting/parts/AnalysisScope";
import { address, ExportMenu } from "@/features/forecasting/parts/ExportMenu";
import { Notices } from "@/features/forecasting/parts/Notices";
import { INSIGHT_PLACES, Places } from "@/features/forecasting/parts/Places";
import { Body, Loading } from "@/features/forecasting/parts/Section";
import { AgeHeat } from "@/features/forecasting/pipeline/AgeHeat";
import { Bottlenecks } from "@/features/forecasting/pipeline/Bottlenecks";
import { CohortHeat } from "@/features/forecasting/pipeline/CohortHeat";
import { FunnelBars } from "@/features/forecasting/pipeline/FunnelBars";
import { ReasonTable } from "@/features/forecasting/pipeline/ReasonTable";
import { Risks } from "@/features/forecasting/pipeline/Risks";
import { SlippedTable } from "@/features/forecasting/pipeline/SlippedTable";
import { StageTable } from "@/features/forecasting/pipeline/StageTable";
import { VelocityFacts } from "@/features/forecasting/pipeline/VelocityFacts";
import type { PipelineSearch } from "@/features/forecasting/search";
import { formatDay } from "@/lib/format";

type PipelinePageProps = { search: PipelineSearch; onSearch: (search: PipelineSearch) => void };

const EXPORTS = [
  { what: "stages", label: "Stages" },
  { what: "ages", label: "Ages" },
  { what: "slipped", label: "Slipped deals" },
  { what: "lost", label: "Lost reasons" },
  { what: "cohorts", label: "Cohorts" },
] as const;

/** How deals move: where they get stuck, slip or are lost, against the time before. */
export function PipelinePage({ search, onSearch }: PipelinePageProps) {
  const { pipeline, owner, team, since, until } = search;
  const scope = { pipeline_id: pipeline, owner_id: owner, team_id: team, since, until };
  const analysis = useQuery(pipelineQuery(scope));
  const { data } = analysis;
  return (
    <>
      <PageHeader
        title="Insights"
        description={
          data &&
          `${data.pipeline}, ${formatDay(data.since)} to ${formatDay(data.until)}. ${data.word}`
        }
        actions={
          <div className="flex flex-wrap items-center gap-2">
            <AnalysisScope search={search} used={data} onSearch={onSearch} />
            <ExportMenu
              entries={EXPORTS.map(({ what, label }) => ({
                label,
                href: address("/api/v1/analytics/export.csv", { what, ...scope }),
              }))}
            />
          </div>
        }
      />
      <Places label="Insights" places={INSIGHT_PLACES} current="/insights/pipeline" />
      <Body busy={analysis.isPlaceholderData}>
        {data ? (
          <Content analysis={data} />
        ) : analysis.isError ? (
          <ErrorState error={analysis.error} onRetry={() => void analysis.refetch()} />
        ) : (
          <Loading />
        )}
      </Body>
    </>
  );
}

function Content({ analysis }: { analysis: PipelineAnalysis }) {
  const { currency, stages, velocity, lost, won_sources, ages, cohorts } = analysis;
  const nothing =
    velocity.open_deals === 0 && stages.every(({ reached }) => reached === 0) && lost.length === 0;
  if (nothing) {
    return (
      <EmptyState icon={Funnel} title="No deals in these days">
        Choose other days or another pipeline, or come back when deals have moved.
      </EmptyState>
    );
  }
  return (
    <>
      <Notices unconverted={analysis.unconverted} />
      <VelocityFacts velocity={velocity} currency={currency} />
      <Risks coverage={analysis.coverage} concentration={analysis.concentration} />
      <Bottlenecks stages={stages} />
      <FunnelBars stages={stages} currency={currency} />
      <StageTable stages={stages} />
      <AgeHeat ages={ages} currency={currency} />
      <SlippedTable slipped={analysis.slipped} total={analysis.slipped_total} />
      <div className="grid grid-cols-2 gap-x-10 gap-y-8 max-lg:grid-cols-1">
        <ReasonTable title="Why deals are lost" name="Reason" rows={lost} currency={currency} />
        <ReasonTable
          title="Where won deals come from"
          name="Source"
          rows={won_sources}
          currency={currency}
        />
      </div>
      <CohortHeat cohorts={cohorts} />
    </>
  );
}
