import { useQuery } from "@tanstack/react-query";
import type { CopilotRun, StepOut } from "@/client/types.gen";
import { ErrorState } from "@/components/ErrorState";
import { Sheet } from "@/components/ui/Sheet";
import { Skeleton } from "@/components/ui/Skeleton";
import { stepsQuery } from "@/features/copilot/api";
import { DraftStep } from "@/features/copilot/steps/DraftStep";
import { RunFacts } from "@/features/copilot/steps/RunFacts";
import { ToolStep } from "@/features/copilot/steps/ToolStep";
import { VerdictStep } from "@/features/copilot/steps/VerdictStep";

type StepsSheetProps = { run: CopilotRun; onClose: () => void };

/** Everything that led to an answer, in its order. */
export function StepsSheet({ run, onClose }: StepsSheetProps) {
  const steps = useQuery(stepsQuery(run.id));
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title="How was this answered?"
      description={run.question}
    >
      {steps.data ? (
        <div className="grid gap-5">
          <RunFacts run={steps.data.run} />
          <Steps steps={steps.data.steps} />
        </div>
      ) : steps.isError ? (
        <ErrorState error={steps.error} onRetry={() => void steps.refetch()} />
      ) : (
        <div role="status" aria-label="Loading" aria-busy className="grid gap-3">
          <Skeleton className="w-1/2" />
          <Skeleton className="h-14 w-full" />
          <Skeleton className="h-14 w-full" />
        </div>
      )}
    </Sheet>
  );
}

function Steps({ steps }: { steps: readonly StepOut[] }) {
  if (steps.length === 0) {
    return <p className="text-text-muted">Nothing was looked up: the question alone settled it.</p>;
  }
  const rounds = [...new Set(steps.map(({ round }) => round))];
  return rounds.map((round) => (
    <section key={round} aria-label={`Round ${round}`}>
      {rounds.length > 1 && <h3 className="mb-2 font-semibold">Round {round}</h3>}
      <ol className="grid gap-2">
        {steps
          .filter((step) => step.round === round)
          .map((step) => (
            <li key={step.place} className="rounded-md border border-border p-3">
              {step.tool && <ToolStep title={step.title ?? ""} run={step.tool} />}
              {step.draft && <DraftStep draft={step.draft} />}
              {step.verdict && <VerdictStep verdict={step.verdict} />}
            </li>
          ))}
      </ol>
    </section>
  ));
}
