import { Controller, type UseFormReturn } from "react-hook-form";
import { DatePicker } from "@/components/ui/DatePicker";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { LIFETIMES } from "@/features/identity/keys/key-state";
import { PermissionChoice } from "@/features/identity/keys/PermissionChoice";
import { GRANTS, isRole, ROLES, type Role } from "@/features/identity/roles";
import type { Permission } from "@/lib/permissions";

export type KeyValues = {
  name: string;
  role: Role;
  permissions: Permission[];
  lifetime: string;
  expires_at: string | null;
};
export const KEY_FIELDS = ["name", "role", "permissions", "expires_at"] as const;

export function KeyFields({ form }: { form: UseFormReturn<KeyValues> }) {
  const { control, formState, setValue } = form;
  const { errors } = formState;
  const [role, lifetime] = form.watch(["role", "lifetime"]);
  return (
    <>
      <Field label="Name" error={errors.name?.message} hint="Which program it is for." required>
        {(props) => (
          <Input
            {...props}
            autoComplete="off"
            placeholder="Nightly export"
            {...form.register("name", {
              validate: (value) => value.trim() !== "" || "Name the key after its program.",
            })}
          />
        )}
      </Field>
      <Controller
        control={control}
        name="role"
        render={({ field }) => (
          <Field
            label="Role"
            error={errors.role?.message}
            hint={ROLES.find(({ value }) => value === role)?.may}
          >
            {(props) => (
              <Select
                {...props}
                value={field.value}
                options={ROLES}
                onValueChange={(value) => {
                  if (!isRole(value)) return;
                  field.onChange(value);
                  setValue("permissions", [...GRANTS[value]]);
                }}
              />
            )}
          </Field>
        )}
      />
      <Controller
        control={control}
        name="permissions"
        rules={{ validate: (value) => value.length > 0 || "Give the key at least one right." }}
        render={({ field }) => (
          <PermissionChoice
            allowed={GRANTS[role]}
            value={field.value}
            onChange={field.onChange}
            error={errors.permissions?.message}
          />
        )}
      />
      <Controller
        control={control}
        name="lifetime"
        render={({ field }) => (
          <Field label="Works for">
            {(props) => (
              <Select
                {...props}
                value={field.value}
                options={LIFETIMES}
                onValueChange={field.onChange}
              />
            )}
          </Field>
        )}
      />
      {lifetime === "day" && (
        <Controller
          control={control}
          name="expires_at"
          rules={{ required: "Choose the last day." }}
          render={({ field }) => (
            <Field label="Last day" error={errors.expires_at?.message} required>
              {(props) => <DatePicker {...props} value={field.value} onChange={field.onChange} />}
            </Field>
          )}
        />
      )}
    </>
  );
}
