import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/Button";
import { useFocusReturn } from "@/components/ui/useFocusReturn";

type SheetProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
};

/** A panel from the right for longer forms and details; the page stays in sight behind it. */
export function Sheet({ open, onOpenChange, title, description, footer, children }: SheetProps) {
  const focusReturn = useFocusReturn();
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
        <Primitive.Content
          {...focusReturn}
          {...(!description && { "aria-describedby": undefined })}
          className="fixed inset-y-0 right-0 z-50 flex w-full max-w-md animate-slide flex-col border-border border-l bg-surface-raised shadow-overlay outline-none"
        >
          <header className="border-border border-b px-5 py-3 pr-12">
            <Primitive.Title className="font-semibold text-lg">{title}</Primitive.Title>
            {description && (
              <Primitive.Description className="text-sm text-text-muted">
                {description}
              </Primitive.Description>
            )}
          </header>
          <div className="flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-border border-t px-5 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
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
