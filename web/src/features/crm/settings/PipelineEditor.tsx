import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleAlert, Trash2 } from "lucide-react";
import { useState } from "react";
import type { PipelineOut } from "@/client/types.gen";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Button } from "@/components/ui/Button";
import { Checkbox } from "@/components/ui/Checkbox";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Label } from "@/components/ui/Label";
import { dealList, is } from "@/features/crm/board/links";
import { refusalText } from "@/features/crm/board/stale";
import { removePipeline, savePipeline } from "@/features/crm/settings/api";
import { StageList } from "@/features/crm/settings/StageList";
import {
  draftOf,
  formOf,
  isFine,
  type PipelineDraft,
  problemsOf,
  refusedStages,
} from "@/features/crm/settings/stages";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

type PipelineEditorProps = { pipeline: PipelineOut; onRemoved: () => void };

/** Nothing is changed before "Save": deals follow the stages, so they change together. */
export function PipelineEditor({ pipeline, onRemoved }: PipelineEditorProps) {
  const [draft, setDraft] = useState<PipelineDraft | null>(null);
  const [tried, setTried] = useState(false);
  const [removing, setRemoving] = useState(false);
  const save = useMutation(savePipeline(pipeline.id));
  const remove = useMutation(removePipeline);
  const shown = draft ?? draftOf(pipeline);
  const problems = problemsOf(shown);
  const refused = save.error ? toProblem(save.error) : null;
  const refusedRows = refusedStages(refused?.errors ?? [], shown.stages);
  const change = (patch: Partial<PipelineDraft>) => {
    setDraft({ ...shown, ...patch });
    save.reset();
  };
  const discard = () => {
    setDraft(null);
    setTried(false);
    save.reset();
  };
  const submit = () => {
    setTried(true);
    if (!isFine(problems)) return;
    const { name, isDefault, stages, version } = shown;
    const body = { name: name.trim(), is_default: isDefault, version, stages: formOf(stages) };
    save.mutate(body, {
      onSuccess: () => {
        discard();
        notify.done("Pipeline saved", { detail: name });
      },
    });
  };
  const nameTaken = refused?.errors.find(({ field }) => field === "name")?.reason;
  const overtaken = draft !== null && draft.version !== pipeline.version;
  return (
    <form
      className="grid max-w-4xl gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        <Field
          label="Name"
          className="w-72"
          error={nameTaken ?? (tried ? problems.name : undefined)}
        >
          {(control) => (
            <Input
              {...control}
              value={shown.name}
              maxLength={200}
              onChange={(event) => change({ name: event.target.value })}
            />
          )}
        </Field>
        <span className="flex h-8 items-center gap-2">
          <Checkbox
            id={`default-${pipeline.id}`}
            checked={shown.isDefault}
            disabled={pipeline.is_default}
            onCheckedChange={(checked) => change({ isDefault: checked === true })}
          />
          <Label htmlFor={`default-${pipeline.id}`}>
            {pipeline.is_default ? "New deals start here" : "Let new deals start here"}
          </Label>
        </span>
      </div>
      <StageList
        stages={shown.stages}
        problems={refusedRows.size > 0 ? refusedRows : tried ? problems.stages : NO_PROBLEMS}
        onChange={(stages) => change({ stages })}
      />
      {[...(tried ? problems.pipeline : [])].map((problem) => (
        <Refusal key={problem} text={problem} />
      ))}
      {refused && !nameTaken && refusedRows.size === 0 && (
        <Refusal text={refusalText(refused)}>
          {typeof refused.data.stage_id === "string" && (
            <Link
              to="/deals"
              search={dealList([is("stage_id", refused.data.stage_id)])}
              className="font-medium underline"
            >
              Show these deals
            </Link>
          )}
        </Refusal>
      )}
      {overtaken && (
        <Refusal text="Somebody else has changed this pipeline. Yours cannot be saved over it.">
          <button type="button" className="font-medium underline" onClick={discard}>
            Show theirs
          </button>
        </Refusal>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          variant="primary"
          type="submit"
          disabled={draft === null || overtaken}
          loading={save.isPending}
        >
          Save
        </Button>
        {draft && <Button onClick={discard}>Discard changes</Button>}
        <Button
          variant="ghost"
          className="ml-auto"
          disabled={pipeline.is_default}
          title={pipeline.is_default ? "The default pipeline cannot be deleted" : undefined}
          onClick={() => setRemoving(true)}
        >
          <Trash2 aria-hidden />
          Delete pipeline
        </Button>
      </div>
      <ConfirmDialog
        open={removing}
        onOpenChange={setRemoving}
        title={`Delete ${pipeline.name}?`}
        confirmLabel="Delete pipeline"
        danger
        onConfirm={async () => {
          await remove.mutateAsync(pipeline.id);
          onRemoved();
        }}
      >
        Its stages go with it. A pipeline that still has deals is kept.
      </ConfirmDialog>
    </form>
  );
}

const NO_PROBLEMS: ReadonlyMap<string, string> = new Map();

const Refusal = ({ text, children }: { text: string; children?: React.ReactNode }) => (
  <p role="alert" className="flex items-start gap-1.5 text-danger text-sm">
    <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
    <span>
      {text} {children}
    </span>
  </p>
);
