import { useMutation } from "@tanstack/react-query";
import { useId } from "react";
import { useForm } from "react-hook-form";
import type { UserOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Sheet } from "@/components/ui/Sheet";
import { addUserMutation } from "@/features/identity/api";
import { FormError } from "@/features/identity/FormError";
import {
  toUserForm,
  USER_FIELDS,
  UserFields,
  type UserValues,
} from "@/features/identity/users/UserFields";
import { showProblemOnForm } from "@/lib/problem";

type AddUserSheetProps = {
  people: readonly UserOut[];
  onClose: () => void;
  onAdded: (user: UserOut) => void;
};

export function AddUserSheet({ people, onClose, onAdded }: AddUserSheetProps) {
  const formId = useId();
  const form = useForm<UserValues>({
    defaultValues: { name: "", email: "", role: "rep", team_id: null, manager_id: null },
  });
  const add = useMutation({
    ...addUserMutation,
    onError: (error) => showProblemOnForm(error, USER_FIELDS, form.setError),
  });
  const submit = form.handleSubmit((values) =>
    add.mutate(toUserForm(values), { onSuccess: onAdded }),
  );
  return (
    <Sheet
      open
      onOpenChange={onClose}
      title="Add a person"
      description="They come in by a link that you send them."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" loading={add.isPending}>
            Add
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="grid gap-4">
        <FormError message={form.formState.errors.root?.server?.message} />
        <UserFields form={form} people={people} />
      </form>
    </Sheet>
  );
}
