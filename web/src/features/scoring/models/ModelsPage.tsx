import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import type { AboutScoring } from "@/client/types.gen";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { aboutQuery, type Kind, modelsQuery, runsQuery } from "@/features/scoring/api";
import { FeatureGuide } from "@/features/scoring/models/FeatureGuide";
import { ModelsTabs } from "@/features/scoring/models/ModelsTabs";
import { ModelTable } from "@/features/scoring/models/ModelTable";
import { NowSection } from "@/features/scoring/models/NowSection";
import { RunList } from "@/features/scoring/models/RunList";
import { RunProgress } from "@/features/scoring/models/RunProgress";
import { TrainActions } from "@/features/scoring/models/TrainActions";

/** What scores leads and deals, how good it is, and what is being trained. */
export function ModelsPage({ kind }: { kind: Kind }) {
  const about = useQuery(aboutQuery(kind));
  return (
    <>
      <PageHeader
        title="Scores"
        description="What scores leads and deals, learned from your own history, and how good it is, measured."
        actions={<TrainActions kind={kind} going={about.data?.going ?? []} />}
      />
      <ModelsTabs current={kind} />
      {about.data ? (
        <Content about={about.data} />
      ) : about.isError ? (
        <ErrorState error={about.error} onRetry={() => void about.refetch()} />
      ) : (
        <Loading />
      )}
    </>
  );
}

export const Loading = () => (
  <div role="status" aria-label="Loading" aria-busy className="grid gap-4 p-6">
    <Skeleton className="h-6 w-64" />
    <Skeleton className="h-24 w-full" />
    <Skeleton className="h-40 w-full" />
  </div>
);

function Content({ about }: { about: AboutScoring }) {
  const { kind, going } = about;
  const after = going.map(({ id }) => id).join();
  const runs = useQuery(runsQuery(kind, after));
  const list = useInfiniteQuery(modelsQuery(kind, after));
  const models = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const last = runs.data?.[0];
  return (
    <div className="grid max-w-6xl content-start gap-8 px-6 py-6 max-md:px-4">
      {going.map((run) => (
        <RunProgress key={run.id} run={run} />
      ))}
      {last?.state === "failed" && (
        <p role="alert" className="flex max-w-3xl items-start gap-2 text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          The last {last.task === "train" ? "training" : "scoring"} did not come to its end.{" "}
          {last.error}
        </p>
      )}
      <NowSection about={about} />
      {list.isError && models.length === 0 ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Skeleton className="h-32 w-full" />
      ) : models.length > 0 ? (
        <div className="grid justify-items-start gap-2 [&>div]:w-full">
          <ModelTable models={models} />
          {list.hasNextPage && (
            <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              Older models
            </Button>
          )}
        </div>
      ) : (
        <p className="max-w-2xl text-text-muted">
          No model has been trained yet. Training reads your history as it was known on each day,
          holds back the newest part, and measures itself on it.
        </p>
      )}
      <RunList runs={runs.data ?? []} />
      <FeatureGuide features={about.features} />
    </div>
  );
}
