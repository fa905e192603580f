import { Link } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import type { NavEntry, NavGroup } from "@/components/shell/nav";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuLink,
  DropdownMenuTrigger,
} from "@/components/ui/DropdownMenu";

const ITEM =
  "flex min-h-12 flex-1 flex-col items-center justify-center gap-0.5 text-2xs text-text-muted data-[status=active]:text-accent [&_svg]:size-5";

/** The phone's left bar: the daily pages in reach of the thumb, the rest behind More. */
export function BottomBar({ groups }: { groups: NavGroup[] }) {
  const entries = groups.flatMap((group) => group.entries);
  const daily = entries.filter((entry) => entry.onPhone);
  const others = entries.filter((entry) => !entry.onPhone);
  const icon = (entry: NavEntry) => <entry.icon aria-hidden strokeWidth={1.75} />;
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 flex border-border border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {daily.map((entry) => (
        <Link
          key={entry.label}
          to={entry.to}
          activeOptions={{ exact: entry.to === "/" }}
          className={ITEM}
        >
          {icon(entry)}
          {entry.label}
        </Link>
      ))}
      {others.length > 0 && (
        <DropdownMenu>
          <DropdownMenuTrigger className={ITEM}>
            <Ellipsis aria-hidden strokeWidth={1.75} />
            More
          </DropdownMenuTrigger>
          <DropdownMenuContent side="top" className="w-56">
            {others.map((entry) => (
              <DropdownMenuLink key={entry.label}>
                <Link to={entry.to}>
                  {icon(entry)}
                  {entry.label}
                </Link>
              </DropdownMenuLink>
            ))}
          </DropdownMenuContent>
        </DropdownMenu>
      )}
    </nav>
  );
}
