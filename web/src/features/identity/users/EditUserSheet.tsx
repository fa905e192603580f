import { useMutation } from "@tanstack/react-query";
import { useId } from "react";
import { useForm } from "react-hook-form";
import type { UserOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Sheet } from "@/components/ui/Sheet";
import { changeUserMutation, stale } from "@/features/identity/api";
import { staleMessage } from "@/features/identity/changes";
import { FormError } from "@/features/identity/FormError";
import { UserAccess } from "@/features/identity/users/UserAccess";
import {
  toUserForm,
  USER_FIELDS,
  UserFields,
  type UserValues,
} from "@/features/identity/users/UserFields";
import { notify } from "@/lib/notify";
import { showProblemOnForm, toProblem } from "@/lib/problem";

type EditUserSheetProps = {
  user: UserOut;
  people: readonly UserOut[];
  /** One's own row: nobody shuts themselves out by a slip. */
  isSelf: boolean;
  onClose: () => void;
};

export function EditUserSheet({ user, people, isSelf, onClose }: EditUserSheetProps) {
  const formId = useId();
  const form = useForm<UserValues>({
    values: {
      name: user.name,
      email: user.email ?? "",
      role: user.role,
      team_id: user.team_id,
      manager_id: user.manager_id,
    },
    resetOptions: { keepDirtyValues: true, keepErrors: true },
  });
  const { dirtyFields, errors, isDirty } = form.formState;
  const change = useMutation({
    ...changeUserMutation,
    onError: (error) => {
      const problem = toProblem(error);
      if (problem.code !== "stale_version") {
        return showProblemOnForm(error, USER_FIELDS, form.setError);
      }
      form.setError("root.server", { message: staleMessage(problem) });
      void stale.users();
    },
  });
  const submit = form.handleSubmit((values) => {
    const whole = toUserForm(values);
    const changed = Object.fromEntries(
      USER_FIELDS.filter((field) => dirtyFields[field]).map((field) => [field, whole[field]]),
    );
    change.mutate(
      { id: user.id, version: user.version, ...changed },
      {
        onSuccess: (saved) => {
          void notify.done(`${saved.name} saved`);
          onClose();
        },
      },
    );
  });
  return (
    <Sheet
      open
      onOpenChange={onClose}
      title={user.name}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            disabled={!isDirty}
            loading={change.isPending}
          >
            Save
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="grid gap-4">
        <FormError message={errors.root?.server?.message} />
        <UserFields form={form} people={people} self={user.id} />
      </form>
      <UserAccess user={user} isSelf={isSelf} />
    </Sheet>
  );
}
