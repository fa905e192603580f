import { Link } from "@tanstack/react-router";
import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import { useState } from "react";
import { Logo } from "@/components/shell/Logo";
import type { NavEntry, NavGroup } from "@/components/shell/nav";
import { IconButton } from "@/components/ui/IconButton";
import { Tooltip } from "@/components/ui/Tooltip";
import { cn } from "@/lib/cn";
import { readStored, writeStored } from "@/lib/stored";

const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";

type SideBarProps = { groups: NavGroup[]; workspace: string };

export function SideBar({ groups, workspace }: SideBarProps) {
  const [folded, setFolded] = useState(() => readStored("bar.folded", isBoolean, false));
  const fold = () => {
    setFolded(!folded);
    writeStored("bar.folded", !folded);
  };
  return (
    <nav
      aria-label="Main"
      className={cn(
        "sticky top-0 flex h-dvh shrink-0 flex-col gap-4 overflow-y-auto p-2 max-md:hidden",
        folded ? "w-13" : "w-52",
      )}
    >
      <div className="flex h-9 items-center gap-2 px-2">
        <Logo className="size-5 shrink-0" />
        {!folded && <span className="truncate font-semibold tracking-tight">{workspace}</span>}
      </div>
      {groups.map((group, place) => (
        <div
          key={group.label ?? place}
          className={cn("grid gap-px", place === groups.length - 1 && "mt-auto")}
        >
          {group.label && !folded && (
            <span className="px-2 pb-1 text-text-faint text-xs">{group.label}</span>
          )}
          {group.entries.map((entry) => (
            <SideLink key={entry.label} entry={entry} folded={folded} />
          ))}
          {place === groups.length - 1 && (
            <IconButton
              label={folded ? "Unfold the bar" : "Fold the bar"}
              onClick={fold}
              className={cn("mt-1 text-text-faint", !folded && "justify-self-start")}
            >
              {folded ? <PanelLeftOpen /> : <PanelLeftClose />}
            </IconButton>
          )}
        </div>
      ))}
    </nav>
  );
}

function SideLink({ entry, folded }: { entry: NavEntry; folded: boolean }) {
  const link = (
    <Link
      to={entry.to}
      activeOptions={{ exact: entry.to === "/" }}
      aria-label={folded ? entry.label : undefined}
      className="group flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-text-muted transition-colors hover:bg-border/60 hover:text-text data-[status=active]:bg-border/80 data-[status=active]:text-text"
    >
      <entry.icon
        aria-hidden
        className="size-4 shrink-0 text-text-faint group-data-[status=active]:text-accent"
      />
      {!folded && <span className="truncate">{entry.label}</span>}
    </Link>
  );
  if (!folded) return link;
  return (
    <Tooltip text={entry.label} keys={`g ${entry.keys}`} side="right">
      {link}
    </Tooltip>
  );
}
