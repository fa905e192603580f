import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Label } from "@/components/ui/Label";
import { cn } from "@/lib/cn";

/** Spread these on the control. */
export type FieldControl = {
  id: string;
  invalid: boolean;
  "aria-required"?: boolean;
  "aria-describedby"?: string;
};

type FieldProps = {
  label: string;
  hint?: ReactNode;
  error?: string;
  required?: boolean;
  optional?: boolean;
  className?: string;
  /** `(control) => <Input {...control} {...register("name")} />` */
  children: (control: FieldControl) => ReactNode;
};

/** Label, control, hint and error, wired for screen readers. */
export function Field({ label, hint, error, required, optional, className, children }: FieldProps) {
  const id = useId();
  const hintId = hint ? `${id}-hint` : "";
  const errorId = error ? `${id}-error` : "";
  const describedBy = [hintId, errorId].filter(Boolean).join(" ") || undefined;
  return (
    <div className={cn("grid content-start gap-1.5", className)}>
      <div className="flex items-baseline justify-between gap-2">
        <Label htmlFor={id}>{label}</Label>
        {optional && <span className="text-text-faint text-xs">Optional</span>}
      </div>
      {children({
        id,
        invalid: Boolean(error),
        "aria-required": required,
        "aria-describedby": describedBy,
      })}
      {hint && (
        <p id={hintId} className="text-text-muted text-xs">
          {hint}
        </p>
      )}
      {error && (
        <p id={errorId} role="alert" className="flex items-start gap-1 text-danger text-xs">
          <CircleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
          {error}
        </p>
      )}
    </div>
  );
}
