import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

type TextareaProps = ComponentProps<"textarea"> & { invalid?: boolean };

/** Grows with its text where the browser can (`field-sizing`). */
export function Textarea({ className, invalid, rows = 3, ...rest }: TextareaProps) {
  return (
    <textarea
      rows={rows}
      aria-invalid={invalid || undefined}
      className={cn(
        "control field-sizing-content min-h-18 w-full resize-y px-2.5 py-1.5 text-sm pointer-coarse:text-lg",
        className,
      )}
      {...rest}
    />
  );
}
