import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/Button";
import { useFocusReturn } from "@/components/ui/useFocusReturn";
import { cn } from "@/lib/cn";

type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  /** Buttons, the main one last. */
  footer?: ReactNode;
  size?: "sm" | "md" | "lg";
  children?: ReactNode;
};

const WIDTHS = { sm: "max-w-sm", md: "max-w-lg", lg: "max-w-2xl" };

/** For one short task. Traps focus, closes by Esc, gives focus back to what opened it. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  footer,
  size = "md",
  children,
}: DialogProps) {
  const focusReturn = useFocusReturn();
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
        <Primitive.Content
          {...focusReturn}
          {...(!description && { "aria-describedby": undefined })}
          className={cn(
            "fixed top-[12dvh] left-1/2 z-50 flex max-h-[76dvh] w-[calc(100vw-2rem)] -translate-x-1/2 animate-rise flex-col rounded-lg border border-border bg-surface-raised shadow-overlay outline-none max-md:top-4 max-md:max-h-[calc(100dvh-2rem)]",
            WIDTHS[size],
          )}
        >
          <header className="px-5 pt-4 pr-12 pb-3">
            <Primitive.Title className="font-semibold text-lg">{title}</Primitive.Title>
            {description && (
              <Primitive.Description className="mt-0.5 text-sm text-text-muted">
                {description}
              </Primitive.Description>
            )}
          </header>
          {children && <div className="overflow-y-auto px-5 pb-5">{children}</div>}
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-border border-t px-5 py-3">
              {footer}
            </footer>
          )}
          {/* Last, so that opening puts the focus on the first field. */}
          <Primitive.Close asChild>
            <Button
              aria-label="Close"
              variant="ghost"
              size="sm"
              className="absolute top-3 right-3 w-7 px-0"
            >
              <X />
            </Button>
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
