import { useMutation, useQuery } from "@tanstack/react-query";
import { Kanban, Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Tab, Tabs, TabsContent, TabsList } from "@/components/ui/Tabs";
import { pipelinesQuery } from "@/features/crm/api";
import { newPipeline } from "@/features/crm/settings/api";
import { PipelineEditor } from "@/features/crm/settings/PipelineEditor";
import { SettingsHead, SettingsSkeleton } from "@/features/crm/settings/SettingsHead";
import { FIRST_STAGES } from "@/features/crm/settings/stages";
import { toProblem } from "@/lib/problem";

export function PipelineSettings() {
  const pipelines = useQuery(pipelinesQuery);
  const [chosen, setChosen] = useState<string>();
  const [creating, setCreating] = useState(false);
  const all = pipelines.data;
  const current = all?.find(({ id }) => id === chosen) ?? all?.[0];
  return (
    <>
      <SettingsHead
        title="Pipelines"
        about="The stages a deal goes through, from the first talk to won or lost. Each stage says how likely a deal is; weighted sums and forecasts start there."
        action={
          <Button onClick={() => setCreating(true)}>
            <Plus aria-hidden />
            New pipeline
          </Button>
        }
      />
      {pipelines.isPending && <SettingsSkeleton />}
      {!all && pipelines.isError && (
        <ErrorState error={pipelines.error} onRetry={() => void pipelines.refetch()} />
      )}
      {all?.length === 0 && (
        <EmptyState icon={Kanban} title="No pipeline yet">
          Without one there can be no deals. The first one becomes the default.
        </EmptyState>
      )}
      {all && current && (
        <Tabs value={current.id} onValueChange={setChosen}>
          <TabsList aria-label="Pipelines" className="mb-5">
            {all.map(({ id, name, is_default }) => (
              <Tab key={id} value={id}>
                {name}
                {is_default && all.length > 1 && (
                  <span className="text-text-faint text-xs">default</span>
                )}
              </Tab>
            ))}
          </TabsList>
          {all.map((pipeline) => (
            // Drafts survive a look at another pipeline.
            <TabsContent
              key={pipeline.id}
              value={pipeline.id}
              forceMount
              className="data-[state=inactive]:hidden"
            >
              <PipelineEditor pipeline={pipeline} onRemoved={() => setChosen(undefined)} />
            </TabsContent>
          ))}
        </Tabs>
      )}
      {creating && (
        <NewPipelineDialog onClose={() => setCreating(false)} onCreated={(id) => setChosen(id)} />
      )}
    </>
  );
}

type NewPipelineProps = { onClose: () => void; onCreated: (id: string) => void };

function NewPipelineDialog({ onClose, onCreated }: NewPipelineProps) {
  const [name, setName] = useState("");
  const create = useMutation(newPipeline);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(
      { name: name.trim(), stages: FIRST_STAGES },
      {
        onSuccess: ({ id }) => {
          onCreated(id);
          onClose();
        },
      },
    );
  };
  const problem = create.error ? toProblem(create.error) : null;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New pipeline"
      description="It starts with four stages; change them as you like."
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            type="submit"
            form="new-pipeline"
            disabled={!name.trim()}
            loading={create.isPending}
          >
            Create
          </Button>
        </>
      }
    >
      <form id="new-pipeline" onSubmit={submit}>
        <Field label="Name" required error={problem?.errors[0]?.reason ?? problem?.message}>
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={200}
              placeholder="Renewals"
              onChange={(event) => {
                setName(event.target.value);
                create.reset();
              }}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
