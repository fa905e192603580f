import { Check } from "lucide-react";
import { DropdownMenu as Primitive } from "radix-ui";
import type { ComponentProps, ReactElement, ReactNode } from "react";
import { Kbd } from "@/components/ui/Kbd";
import { cn } from "@/lib/cn";

export const DropdownMenu = Primitive.Root;
export const DropdownMenuTrigger = Primitive.Trigger;
export const DropdownMenuRadioGroup = Primitive.RadioGroup;

export function DropdownMenuContent({
  className,
  align = "end",
  sideOffset = 4,
  ...rest
}: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content
        align={align}
        sideOffset={sideOffset}
        collisionPadding={8}
        className={cn(
          "floating max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto p-1",
          className,
        )}
        {...rest}
      />
    </Primitive.Portal>
  );
}

type ItemProps = Omit<ComponentProps<typeof Primitive.Item>, "asChild"> & {
  icon?: ReactNode;
  keys?: string;
  danger?: boolean;
};

export function DropdownMenuItem({ icon, keys, danger, className, children, ...rest }: ItemProps) {
  return (
    <Primitive.Item
      className={cn(
        "menu-item [&>svg]:size-4 [&>svg]:text-text-faint",
        danger && "text-danger [&>svg]:text-danger",
        className,
      )}
      {...rest}
    >
      {icon}
      <span className="flex-1">{children}</span>
      {keys && <Kbd keys={keys} />}
    </Primitive.Item>
  );
}

/** An item that is a link: pass exactly one `<Link>` with its icon and words inside. */
export const DropdownMenuLink = ({ children }: { children: ReactElement }) => (
  <Primitive.Item asChild className="menu-item [&>svg]:size-4 [&>svg]:text-text-faint">
    {children}
  </Primitive.Item>
);

export function DropdownMenuCheckboxItem({
  className,
  children,
  ...rest
}: ComponentProps<typeof Primitive.CheckboxItem>) {
  return (
    <Primitive.CheckboxItem className={cn("menu-item pl-7", className)} {...rest}>
      <Primitive.ItemIndicator className="absolute left-2">
        <Check aria-hidden className="size-3.5 text-accent" />
      </Primitive.ItemIndicator>
      {children}
    </Primitive.CheckboxItem>
  );
}

export function DropdownMenuRadioItem({
  className,
  children,
  ...rest
}: ComponentProps<typeof Primitive.RadioItem>) {
  return (
    <Primitive.RadioItem className={cn("menu-item pl-7", className)} {...rest}>
      <Primitive.ItemIndicator className="absolute left-2">
        <Check aria-hidden className="size-3.5 text-accent" />
      </Primitive.ItemIndicator>
      {children}
    </Primitive.RadioItem>
  );
}

export const DropdownMenuLabel = ({ children }: { children: ReactNode }) => (
  <Primitive.Label className="px-2 pt-1.5 pb-1 text-text-faint text-xs">{children}</Primitive.Label>
);

export const DropdownMenuSeparator = () => (
  <Primitive.Separator className="-mx-1 my-1 h-px bg-border" />
);
