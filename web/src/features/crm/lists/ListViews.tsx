import { Link } from "@tanstack/react-router";
import type { ListSearch } from "@/features/crm/lists/search";
import type { QuickView } from "@/features/crm/lists/views";
import type { RecordKind } from "@/features/crm/server";
import { WORDS } from "@/features/crm/words";
import { cn } from "@/lib/cn";

type ListViewsProps = { kind: RecordKind; views: readonly QuickView[]; current: string };

/** The quick views as tabs. Each is an address, so it can be kept and sent. */
export function ListViews({ kind, views, current }: ListViewsProps) {
  return (
    <nav
      aria-label={`Views of ${WORDS[kind].many}`}
      className="mx-6 mb-2 flex gap-4 overflow-x-auto border-border border-b max-md:mx-4"
    >
      {views.map(({ id, label }, place) => (
        <Link
          key={id}
          to={WORDS[kind].list}
          search={(old: ListSearch & { view?: "board" | "list" }) => ({
            ...(old.view && { view: old.view }),
            ...(place > 0 && { tab: id }),
          })}
          aria-current={id === current ? "page" : undefined}
          className={cn(
            "-mb-px inline-flex h-9 items-center whitespace-nowrap border-transparent border-b-2 font-medium text-sm text-text-muted transition-colors hover:text-text focus-visible:outline-offset-[-2px] pointer-coarse:h-10",
            id === current && "border-accent text-text",
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
