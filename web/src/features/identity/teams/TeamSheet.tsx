import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import type { TeamOut, UserOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Combobox } from "@/components/ui/Combobox";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Sheet } from "@/components/ui/Sheet";
import { addTeamMutation, changeTeamMutation, type TeamChange } from "@/features/identity/api";
import { staleMessage } from "@/features/identity/changes";
import { FormError } from "@/features/identity/FormError";
import { DeleteTeam } from "@/features/identity/teams/DeleteTeam";
import { MemberChoice } from "@/features/identity/teams/MemberChoice";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

type TeamSheetProps = {
  /** Null: a new one. */
  team: TeamOut | null;
  people: readonly UserOut[];
  onClose: () => void;
};

/** What a team is called, who leads it and who is in it, saved at once. */
export function TeamSheet({ team, people, onClose }: TeamSheetProps) {
  const formId = useId();
  const [name, setName] = useState(team?.name ?? "");
  const [lead, setLead] = useState(team?.lead_id ?? null);
  const [members, setMembers] = useState<ReadonlySet<string>>(new Set(team?.members));
  const onSuccess = () => {
    void notify.done(`${name.trim()} saved`);
    onClose();
  };
  const add = useMutation(addTeamMutation);
  const change = useMutation(changeTeamMutation);
  const { error, isPending } = team ? change : add;
  const leads = people
    .filter(({ id, status }) => status === "active" || id === lead)
    .map(({ id, name: label, email }) => ({ value: id, label, detail: email ?? "" }));
  const changes = team && changesOf(team, name.trim(), lead, members);
  const isReady = name.trim() !== "" && (!changes || Object.keys(changes).length > 0);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    if (!team) add.mutate({ name, lead_id: lead, members: [...members] }, { onSuccess });
    else if (changes)
      change.mutate({ id: team.id, version: team.version, ...changes }, { onSuccess });
  };
  const problem = error && toProblem(error);
  const nameError = problem?.errors.find(({ field }) => field === "name")?.reason;
  return (
    <Sheet
      open
      onOpenChange={onClose}
      title={team?.name ?? "Add a team"}
      description="Forecasts and quotas of a team are those of the people who are in it today."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            disabled={!isReady}
            loading={isPending}
          >
            {team ? "Save" : "Add"}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="grid gap-4">
        <FormError
          message={
            problem && !nameError
              ? problem.code === "stale_version"
                ? staleMessage(problem)
                : problem.message
              : undefined
          }
        />
        <Field label="Name" error={nameError} required>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              maxLength={100}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <Field label="Lead" hint="May be somebody who is not in it." optional>
          {(control) => (
            <Combobox
              {...control}
              clearable
              placeholder="Nobody"
              value={leads.find(({ value }) => value === lead) ?? null}
              options={leads}
              onChange={(option) => setLead(option?.value ?? null)}
            />
          )}
        </Field>
        <MemberChoice team={team} people={people} chosen={members} onChange={setMembers} />
      </form>
      {team && <DeleteTeam team={team} onDeleted={onClose} />}
    </Sheet>
  );
}

/** Only what is another than before. */
function changesOf(
  team: TeamOut,
  name: string,
  lead: string | null,
  members: ReadonlySet<string>,
): TeamChange {
  const sameMembers =
    members.size === team.members.length && team.members.every((id) => members.has(id));
  return {
    ...(name !== team.name && { name }),
    ...(lead !== team.lead_id && { lead_id: lead }),
    ...(!sameMembers && { members: [...members] }),
  };
}
