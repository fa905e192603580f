import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

type InputProps = ComponentProps<"input"> & { invalid?: boolean };

export function Input({ className, invalid, type = "text", ...rest }: InputProps) {
  return (
    <input
      type={type}
      aria-invalid={invalid || undefined}
      className={cn(
        "control h-8 w-full min-w-0 px-2.5 text-sm pointer-coarse:h-10 pointer-coarse:text-lg",
        className,
      )}
      {...rest}
    />
  );
}
