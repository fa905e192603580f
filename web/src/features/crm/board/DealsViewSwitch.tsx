import { Kanban, List } from "lucide-react";
import { cn } from "@/lib/cn";

export const DEAL_VIEWS = ["board", "list"] as const;
export type DealView = (typeof DEAL_VIEWS)[number];

type DealsViewSwitchProps = { view: DealView; onView: (view: DealView) => void };

const LABELS = { board: { label: "Board", icon: Kanban }, list: { label: "List", icon: List } };

export function DealsViewSwitch({ view, onView }: DealsViewSwitchProps) {
  return (
    <fieldset className="inline-flex rounded-md border border-border-strong p-0.5">
      <legend className="sr-only">How to see the deals</legend>
      {DEAL_VIEWS.map((one) => {
        const { label, icon: Icon } = LABELS[one];
        return (
          <button
            key={one}
            type="button"
            aria-pressed={view === one}
            onClick={() => onView(one)}
            className={cn(
              "inline-flex h-6.5 items-center gap-1.5 rounded-sm px-2 text-sm text-text-muted hover:text-text pointer-coarse:h-10",
              view === one && "bg-surface-hover font-medium text-text",
            )}
          >
            <Icon aria-hidden className="size-4" />
            {label}
          </button>
        );
      })}
    </fieldset>
  );
}
