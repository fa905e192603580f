import { useQuery } from "@tanstack/react-query";
import { Cpu, Sparkles } from "lucide-react";
import type { ModelOut } from "@/client/types.gen";
import { ErrorState } from "@/components/ErrorState";
import { Skeleton } from "@/components/ui/Skeleton";
import { modelQuery } from "@/features/engines/api";
import { ModelForm } from "@/features/engines/ModelForm";

/** With what the copilot answers: the built-in rules always, a language model where one is set up. */
export function ModelSettings() {
  const model = useQuery(modelQuery);
  if (!model.data) {
    if (model.isError) {
      return <ErrorState error={model.error} onRetry={() => void model.refetch()} />;
    }
    return (
      <div role="status" aria-label="Loading" aria-busy className="grid max-w-2xl gap-4 pt-2">
        <Skeleton className="w-56" />
        <Skeleton className="h-20 w-full" />
        <Skeleton className="h-8 w-full" />
        <Skeleton className="h-8 w-full" />
      </div>
    );
  }
  return (
    <>
      <h2 className="pt-2 font-semibold text-base">Model</h2>
      <p className="max-w-2xl text-sm text-text-muted">
        The built-in rules answer without any model and send nothing anywhere. A language model
        understands freer words; your questions and what was looked up for them go to its address.
      </p>
      <ActiveLine active={model.data.active} />
      <ModelForm model={model.data} />
    </>
  );
}

function ActiveLine({ active }: { active: ModelOut["active"] }) {
  const Icon = active.source === "none" ? Cpu : Sparkles;
  const whose = active.source === "installation" ? ", the installation's model" : "";
  return (
    <p className="mt-3 flex items-center gap-2 text-sm">
      <Icon aria-hidden className="size-4 text-accent" />
      <span className="text-text-muted">Answers now:</span>
      <span className="font-medium">
        {active.source === "none" ? "Built-in rules" : `${active.model ?? "a model"}${whose}`}
      </span>
    </p>
  );
}
