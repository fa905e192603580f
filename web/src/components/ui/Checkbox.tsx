import { Check, Minus } from "lucide-react";
import { Checkbox as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

/** Give it an `id` with a Label, or an `aria-label`. */
export function Checkbox({ className, ...rest }: ComponentProps<typeof Primitive.Root>) {
  return (
    <Primitive.Root
      className={cn(
        "peer grid size-4 shrink-0 place-content-center rounded-sm border border-border-strong bg-surface transition-colors hover:border-text-faint disabled:opacity-55 aria-invalid:border-danger data-[state=checked]:border-accent data-[state=indeterminate]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:bg-accent",
        className,
      )}
      {...rest}
    >
      <Primitive.Indicator className="group text-accent-contrast">
        <Check
          aria-hidden
          strokeWidth={3}
          className="size-3 group-data-[state=indeterminate]:hidden"
        />
        <Minus aria-hidden strokeWidth={3} className="size-3 group-data-[state=checked]:hidden" />
      </Primitive.Indicator>
    </Primitive.Root>
  );
}
