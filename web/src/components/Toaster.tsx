import { CircleAlert, CircleCheck, Info } from "lucide-react";
import { Toaster as Sonner } from "sonner";

/** Where `notify` speaks. Loaded after the first paint. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-right"
      offset={16}
      gap={8}
      expand
      visibleToasts={4}
      style={{ fontFamily: "inherit" }}
      icons={{
        success: <CircleCheck aria-hidden className="size-4 text-success" />,
        error: <CircleAlert aria-hidden className="size-4 text-danger" />,
        info: <Info aria-hidden className="size-4 text-info" />,
      }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-[356px] max-w-full items-start gap-2.5 rounded-lg border border-border bg-surface-raised px-3.5 py-3 text-sm text-text shadow-overlay",
          icon: "mt-0.5 shrink-0",
          content: "min-w-0 flex-1",
          title: "font-medium",
          description: "text-text-muted",
          actionButton:
            "shrink-0 rounded-sm px-1.5 py-0.5 font-semibold text-accent hover:bg-accent-soft",
        },
      }}
    />
  );
}
