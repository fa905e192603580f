import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import type { ChangeTeam, TeamOut, UserOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Combobox } from "@/components/ui/Combobox";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Sheet } from "@/components/ui/Sheet";
import { addTeamMutation, changeTeamMutation } from "@/features/identity/api";
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

/**
 * What a team is called, who leads it and who is in it, saved at once. Only what was touched is kept apart
 * from the team, so that what others change meanwhile shows and stays.
 */
export function TeamSheet({ team, people, onClose }: TeamSheetProps) {
  const formId = useId();
  const [ownName, setName] = useState<string>();
  const [ownLeader, setLeader] = useState<string | null>();
  const [moved, setMoved] = useState<ReadonlyMap<string, boolean>>(new Map());
  const name = ownName ?? team?.name ?? "";
  const leader = ownLeader === undefined ? (team?.leader_id ?? null) : ownLeader;
  const members = membersOf(team, moved);
  const onSuccess = () => {
    void notify.done(`${name.trim()} saved`);
    onClose();
  };
  const add = useMutation(addTeamMutation);
  const change = useMutation(changeTeamMutation);
  const { error, isPending } = team ? change : add;
  const leaders = people
    .filter(({ id, status }) => status === "active" || id === leader)
    .map(({ id, name: label, email }) => ({ value: id, label, detail: email ?? "" }));
  const changes = team && changesOf(team, name.trim(), leader, members);
  const isReady = name.trim() !== "" && (!changes || Object.keys(changes).length > 0);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    if (!team) add.mutate({ name, leader_id: leader, members: [...members] }, { onSuccess });
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
              value={leaders.find(({ value }) => value === leader) ?? null}
              options={leaders}
              onChange={(option) => setLeader(option?.value ?? null)}
            />
          )}
        </Field>
        <MemberChoice
          team={team}
          people={people}
          chosen={members}
          onToggle={(user, isIn) => setMoved(new Map(moved).set(user, isIn))}
        />
      </form>
      {team && <DeleteTeam team={team} onDeleted={onClose} />}
    </Sheet>
  );
}

function membersOf(team: TeamOut | null, moved: ReadonlyMap<string, boolean>): ReadonlySet<string> {
  const members = new Set(team?.members);
  for (const [user, isIn] of moved) {
    if (isIn) members.add(user);
    else members.delete(user);
  }
  return members;
}

/** Only what is another than now. */
function changesOf(
  team: TeamOut,
  name: string,
  leader: string | null,
  members: ReadonlySet<string>,
): Omit<ChangeTeam, "version"> {
  const sameMembers =
    members.size === team.members.length && team.members.every((id) => members.has(id));
  return {
    ...(name !== team.name && { name }),
    ...(leader !== team.leader_id && { leader_id: leader }),
    ...(!sameMembers && { members: [...members] }),
  };
}
