import { useMutation } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useState } from "react";
import type { EmbedderOut, SpaceOut } from "@/client/types.gen";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { Progress } from "@/components/ui/Progress";
import { changeEmbedder } from "@/features/knowledge/api";
import { Variables } from "@/features/knowledge/settings/Variables";
import { formatNumber } from "@/lib/format";
import { notify } from "@/lib/notify";

type EmbedderChoiceProps = { embedders: readonly EmbedderOut[]; spaces: readonly SpaceOut[] };

const NAMES: Record<string, string> = {
  builtin: "Builtin",
  endpoint: "Your endpoint",
  onnx: "ONNX model on this machine",
};
const nameOf = (name: string): string => NAMES[name] ?? name;

/** The embedder of this workspace, the others there are, and how far a change is. */
export function EmbedderChoice({ embedders, spaces }: EmbedderChoiceProps) {
  const [asking, setAsking] = useState<EmbedderOut | null>(null);
  const choose = useMutation(changeEmbedder);
  const building = spaces.find(({ state }) => state === "building");
  return (
    <>
      <ul className="divide-y divide-border border-border border-y">
        {embedders.map((embedder) => (
          <li key={embedder.name} className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1">
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{nameOf(embedder.name)}</span>
              <span className="block truncate text-text-muted text-xs">{embedder.model}</span>
            </span>
            {embedder.chosen ? (
              <Badge tone="success">
                <Check aria-hidden />
                In use
              </Badge>
            ) : (
              <Button
                size="sm"
                disabled={building !== undefined}
                onClick={() => setAsking(embedder)}
              >
                Use this one
              </Button>
            )}
          </li>
        ))}
      </ul>
      {building && (
        <div className="grid gap-1.5 text-sm">
          <p role="status" className="flex justify-between gap-4">
            <span>
              Changing to {nameOf(building.embedder)}. Searches use the old vectors until all new
              ones are there.
            </span>
            <span aria-hidden className="whitespace-nowrap text-text-muted tabular-nums">
              {formatNumber(building.done)} of {formatNumber(building.total)}
            </span>
          </p>
          <Progress
            label={`Changing to ${nameOf(building.embedder)}`}
            value={building.total > 0 ? building.done / building.total : undefined}
            className="h-1.5"
          />
          {building.message && (
            <p role="alert" className="text-danger">
              {building.message}
            </p>
          )}
        </div>
      )}
      {embedders.length < 2 && (
        <Variables
          intro="Only the builtin one is set up. For another, start the server with"
          names={[
            ["DEALWRIGHT_EMBEDDER__URL", "an OpenAI-shaped embeddings endpoint"],
            ["DEALWRIGHT_EMBEDDER__MODEL", "the model asked for there"],
            ["DEALWRIGHT_EMBEDDER__KEY", "its key, if it needs one"],
            ["DEALWRIGHT_EMBEDDER__ONNX", "or a folder with an ONNX sentence model"],
          ]}
        />
      )}
      <ConfirmDialog
        open={asking !== null}
        onOpenChange={() => setAsking(null)}
        title={`Change to “${nameOf(asking?.name ?? "")}”?`}
        confirmLabel="Embed everything again"
        onConfirm={async () => {
          if (!asking) return;
          await choose.mutateAsync(asking.name);
          void notify.done("Embedding has begun", { detail: "It goes on in the background." });
        }}
      >
        Every passage is embedded again in the background. Until that is done, searches go on as
        before; then all switch at once.
        {asking?.name === "endpoint" && " The text of your documents is sent to that endpoint."}
      </ConfirmDialog>
    </>
  );
}
