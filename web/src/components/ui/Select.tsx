import { Check, ChevronDown } from "lucide-react";
import { Select as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

export type SelectOption = { value: string; label: string; icon?: ReactNode; disabled?: boolean };

type SelectProps = {
  value: string | undefined;
  onValueChange: (value: string) => void;
  options: readonly SelectOption[];
  placeholder?: string;
  id?: string;
  name?: string;
  disabled?: boolean;
  invalid?: boolean;
  className?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
};

/** One of a short fixed list. Longer or searched lists: Combobox. */
export function Select({
  value,
  onValueChange,
  options,
  placeholder = "Choose",
  invalid,
  name,
  disabled,
  className,
  ...trigger
}: SelectProps) {
  return (
    <Primitive.Root
      value={value ?? ""}
      onValueChange={onValueChange}
      name={name}
      disabled={disabled}
    >
      <Primitive.Trigger
        aria-invalid={invalid || undefined}
        className={cn(
          "control inline-flex h-8 w-full items-center justify-between gap-2 px-2.5 text-left text-sm data-placeholder:text-text-faint pointer-coarse:h-10 [&>span]:truncate",
          className,
        )}
        {...trigger}
      >
        <Primitive.Value placeholder={placeholder} />
        <Primitive.Icon asChild>
          <ChevronDown aria-hidden className="size-3.5 shrink-0 text-text-faint" />
        </Primitive.Icon>
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="floating max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) overflow-hidden"
        >
          <Primitive.Viewport className="p-1">
            {options.map((option) => (
              <Primitive.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled}
                className="menu-item pr-8"
              >
                <Primitive.ItemText>
                  <span className="inline-flex items-center gap-2">
                    {option.icon}
                    {option.label}
                  </span>
                </Primitive.ItemText>
                <Primitive.ItemIndicator className="absolute right-2">
                  <Check aria-hidden className="size-3.5 text-accent" />
                </Primitive.ItemIndicator>
              </Primitive.Item>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
