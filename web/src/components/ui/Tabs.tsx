import { Tabs as Primitive } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export const Tabs = Primitive.Root;
export const TabsContent = Primitive.Content;

export function TabsList({ className, ...rest }: ComponentProps<typeof Primitive.List>) {
  return (
    <Primitive.List
      className={cn("flex gap-4 overflow-x-auto border-border border-b", className)}
      {...rest}
    />
  );
}

type TabProps = ComponentProps<typeof Primitive.Trigger> & { count?: number };

export function Tab({ className, count, children, ...rest }: TabProps) {
  return (
    <Primitive.Trigger
      className={cn(
        "-mb-px inline-flex h-9 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 font-medium text-sm text-text-muted transition-colors hover:text-text focus-visible:outline-offset-[-2px] data-[state=active]:border-accent data-[state=active]:text-text",
        className,
      )}
      {...rest}
    >
      {children}
      {count !== undefined && <span className="text-text-faint text-xs">{count}</span>}
    </Primitive.Trigger>
  );
}
