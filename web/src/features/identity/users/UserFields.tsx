import { useQuery } from "@tanstack/react-query";
import { Controller, type UseFormReturn } from "react-hook-form";
import type { UserOut } from "@/client/types.gen";
import { Combobox } from "@/components/ui/Combobox";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { teamsQuery } from "@/features/identity/api";
import { isRole, ROLES, type Role } from "@/features/identity/roles";
import { plural } from "@/lib/format";

export type UserValues = {
  name: string;
  email: string;
  role: Role;
  team_id: string | null;
  manager_id: string | null;
};
export const USER_FIELDS = ["name", "email", "role", "team_id", "manager_id"] as const;

/** Empty text means none. */
export const toUserForm = ({ email, ...values }: UserValues) => ({
  ...values,
  email: email.trim() || null,
});

type UserFieldsProps = {
  form: UseFormReturn<UserValues>;
  people: readonly UserOut[];
  /** Who is being changed: nobody is their own manager. */
  self?: string;
};

export function UserFields({ form, people, self }: UserFieldsProps) {
  const { errors } = form.formState;
  const managers = people
    .filter(({ id, status }) => id !== self && status === "active")
    .map(({ id, name, email }) => ({ value: id, label: name, detail: email ?? "" }));
  const teams = (useQuery(teamsQuery).data ?? []).map(({ id, name, members }) => ({
    value: id,
    label: name,
    detail: plural(members.length, "person", "people"),
  }));
  const role = form.watch("role");
  return (
    <>
      <Field label="Name" error={errors.name?.message} required>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            {...form.register("name", {
              validate: (value) => value.trim() !== "" || "A person needs a name.",
            })}
          />
        )}
      </Field>
      <Field
        label="E-mail"
        error={errors.email?.message}
        hint="What this person signs in with. Without one, records can still be theirs."
        optional
      >
        {(control) => (
          <Input {...control} type="email" autoComplete="off" {...form.register("email")} />
        )}
      </Field>
      <Controller
        control={form.control}
        name="role"
        render={({ field }) => (
          <Field
            label="Role"
            error={errors.role?.message}
            hint={ROLES.find(({ value }) => value === role)?.may}
          >
            {(control) => (
              <Select
                {...control}
                value={field.value}
                options={ROLES}
                onValueChange={(value) => isRole(value) && field.onChange(value)}
              />
            )}
          </Field>
        )}
      />
      <Controller
        control={form.control}
        name="team_id"
        render={({ field }) => (
          <Field label="Team" error={errors.team_id?.message} optional>
            {(control) => (
              <Combobox
                {...control}
                clearable
                placeholder="None"
                value={teams.find(({ value }) => value === field.value) ?? null}
                options={teams}
                onChange={(option) => field.onChange(option?.value ?? null)}
              />
            )}
          </Field>
        )}
      />
      <Controller
        control={form.control}
        name="manager_id"
        render={({ field }) => (
          <Field label="Manager" error={errors.manager_id?.message} optional>
            {(control) => (
              <Combobox
                {...control}
                clearable
                placeholder="Nobody"
                value={managers.find(({ value }) => value === field.value) ?? null}
                options={managers}
                onChange={(option) => field.onChange(option?.value ?? null)}
              />
            )}
          </Field>
        )}
      />
    </>
  );
}
