import { useId } from "react";
import { Checkbox } from "@/components/ui/Checkbox";
import { Label } from "@/components/ui/Label";
import { PERMISSIONS } from "@/features/identity/roles";
import type { Permission } from "@/lib/permissions";

type PermissionChoiceProps = {
  /** What the role grants; the rest is not offered. */
  allowed: readonly Permission[];
  value: readonly Permission[];
  onChange: (value: Permission[]) => void;
  error?: string;
};

export function PermissionChoice({ allowed, value, onChange, error }: PermissionChoiceProps) {
  const id = useId();
  return (
    <fieldset className="grid gap-2" aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="mb-1.5 font-medium text-sm">May</legend>
      {PERMISSIONS.filter((permission) => allowed.includes(permission.value)).map((permission) => (
        <div key={permission.value} className="flex items-center gap-2 pointer-coarse:min-h-8">
          <Checkbox
            id={`${id}-${permission.value}`}
            checked={value.includes(permission.value)}
            onCheckedChange={(checked) =>
              onChange(
                checked
                  ? [...value, permission.value]
                  : value.filter((one) => one !== permission.value),
              )
            }
          />
          <Label htmlFor={`${id}-${permission.value}`} className="font-normal">
            {permission.label}
          </Label>
        </div>
      ))}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-danger text-xs">
          {error}
        </p>
      )}
    </fieldset>
  );
}
