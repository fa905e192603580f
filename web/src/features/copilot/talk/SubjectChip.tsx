import { Link2, X } from "lucide-react";
import { cn } from "@/lib/cn";

type SubjectChipProps = { label: string; onRemove?: () => void };

/** The record a question is about. */
export const SubjectChip = ({ label, onRemove }: SubjectChipProps) => (
  <span className="inline-flex h-6 min-w-0 max-w-full items-center gap-1.5 rounded-full bg-accent-soft pl-2 text-accent text-xs pointer-coarse:h-10">
    <Link2 aria-hidden className="size-3 shrink-0" />
    <span className={cn("truncate", !onRemove && "pr-2.5")}>About {label}</span>
    {onRemove && (
      <button
        type="button"
        aria-label={`Not about ${label}`}
        onClick={onRemove}
        className="inline-flex size-6 shrink-0 items-center justify-center rounded-full hover:bg-accent hover:text-accent-contrast pointer-coarse:size-10"
      >
        <X aria-hidden className="size-3" />
      </button>
    )}
  </span>
);
