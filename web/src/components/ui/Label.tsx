import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

type LabelProps = ComponentProps<"label"> & { htmlFor: string };

export function Label({ className, htmlFor, children, ...rest }: LabelProps) {
  return (
    <label
      htmlFor={htmlFor}
      className={cn("font-medium text-sm text-text peer-disabled:opacity-55", className)}
      {...rest}
    >
      {children}
    </label>
  );
}
