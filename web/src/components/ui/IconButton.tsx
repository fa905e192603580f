import type { ComponentProps, ReactNode } from "react";
import { Button } from "@/components/ui/Button";
import { Tooltip } from "@/components/ui/Tooltip";
import { cn } from "@/lib/cn";

type IconButtonProps = Omit<ComponentProps<typeof Button>, "children" | "aria-label"> & {
  /** Read aloud and shown in the tooltip. */
  label: string;
  keys?: string;
  children: ReactNode;
};

export function IconButton({
  label,
  keys,
  size = "md",
  variant = "ghost",
  className,
  children,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys}>
      <Button
        aria-label={label}
        variant={variant}
        size={size}
        className={cn(
          "px-0 pointer-coarse:min-w-10",
          { sm: "w-7", md: "w-8", lg: "w-10" }[size],
          className,
        )}
        {...rest}
      >
        {children}
      </Button>
    </Tooltip>
  );
}
