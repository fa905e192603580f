import { lazy, type ReactNode, Suspense, useState } from "react";
import { BottomBar } from "@/components/shell/BottomBar";
import type { CreateEntry, NavGroup } from "@/components/shell/nav";
import { SideBar } from "@/components/shell/SideBar";
import { TopBar } from "@/components/shell/TopBar";
import { useShortcuts } from "@/lib/keyboard";
import { can } from "@/lib/permissions";
import type { Session } from "@/lib/session";

const ShortcutHelp = lazy(async () => ({
  default: (await import("@/components/ShortcutHelp")).ShortcutHelp,
}));

export type PaletteSlot = (props: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) => ReactNode;

type AppShellProps = {
  session: Session;
  nav: NavGroup[];
  create: CreateEntry[];
  title: ReactNode;
  onGo: (to: NavGroup["entries"][number]["to"]) => void;
  onSignOut: () => void;
  onProfile: () => void;
  palette: PaletteSlot;
  /** One line above everything, on every page: this is a demo. */
  banner?: ReactNode;
  /** A `RightPanel` for things that know the open record; one place on every page. */
  rightPanel?: ReactNode;
  /** Buttons of the top bar, before the theme. */
  tools?: ReactNode;
  children: ReactNode;
};

/** The frame of every signed-in page. Shows only what the role may see. */
export function AppShell({ session, nav, create, onGo, palette, ...props }: AppShellProps) {
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  const allowed = nav
    .map((group) => ({
      ...group,
      entries: group.entries.filter(({ permission }) => !permission || can(session, permission)),
    }))
    .filter((group) => group.entries.length > 0);
  const group = "Everywhere";

  useShortcuts([
    { keys: "mod+k", label: "Search or go to", group, run: () => setPaletteOpen(true) },
    { keys: "?", label: "This list", group, run: () => setHelpOpen(true) },
    ...allowed
      .flatMap(({ entries }) => entries)
      .map(({ keys, label, to }) => ({
        keys: `g ${keys}`,
        label,
        group: "Go to",
        run: () => onGo(to),
      })),
  ]);

  return (
    <div className="flex min-h-dvh">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-surface-raised focus:p-2"
      >
        Skip to the page
      </a>
      <SideBar groups={allowed} workspace={session.workspace.name} />
      <div className="flex h-dvh min-w-0 flex-1 flex-col bg-surface max-md:pb-[calc(3rem+env(safe-area-inset-bottom))] md:border-border md:border-l">
        {props.banner}
        <TopBar
          title={props.title}
          user={session.user}
          create={create.filter(({ permission }) => can(session, permission))}
          tools={props.tools}
          onSearch={() => setPaletteOpen(true)}
          onShortcuts={() => setHelpOpen(true)}
          onProfile={props.onProfile}
          onSignOut={props.onSignOut}
        />
        <div className="flex min-h-0 flex-1">
          <main
            id="main"
            tabIndex={-1}
            className="@container/main relative flex min-w-0 flex-1 flex-col overflow-y-auto outline-none"
          >
            {props.children}
          </main>
          {props.rightPanel}
        </div>
      </div>
      <BottomBar groups={allowed} />
      <Suspense>
        {palette({ open: paletteOpen, onOpenChange: setPaletteOpen })}
        {helpOpen && <ShortcutHelp open onOpenChange={setHelpOpen} />}
      </Suspense>
    </div>
  );
}
