import { Keyboard, LogOut, Monitor, Moon, Plus, Search, Sun, UserRound } from "lucide-react";
import { type ReactNode, useState, useSyncExternalStore } from "react";
import type { CreateEntry } from "@/components/shell/nav";
import { Avatar } from "@/components/ui/Avatar";
import { Button } from "@/components/ui/Button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/DropdownMenu";
import { IconButton } from "@/components/ui/IconButton";
import { Kbd } from "@/components/ui/Kbd";
import { useShortcuts } from "@/lib/keyboard";
import { liveState, subscribeLiveState } from "@/lib/socket";
import { setThemePreference, type ThemePreference, useThemePreference } from "@/lib/theme";

type TopBarProps = {
  title: ReactNode;
  user: { name: string; email: string | null };
  create: CreateEntry[];
  tools?: ReactNode;
  onSearch: () => void;
  onShortcuts: () => void;
  onProfile: () => void;
  onSignOut: () => void;
};

export function TopBar({ title, user, create, onSearch, ...actions }: TopBarProps) {
  const [createOpen, setCreateOpen] = useState(false);
  useShortcuts(
    [{ keys: "c", label: "Create", group: "Everywhere", run: () => setCreateOpen(true) }],
    create.length > 0,
  );
  const live = useSyncExternalStore(subscribeLiveState, liveState);
  return (
    <div className="flex h-11 shrink-0 items-center gap-2 border-border border-b px-4 max-md:h-13 md:pl-6">
      <div className="min-w-0 flex-1 truncate font-medium text-text-muted">{title}</div>
      {live === "offline" && (
        <span role="status" className="truncate text-warning text-xs">
          Not live, reconnecting
        </span>
      )}
      <button
        type="button"
        onClick={onSearch}
        className="control inline-flex h-7 w-52 items-center gap-2 px-2 text-text-faint text-xs max-md:size-10 max-md:justify-center max-md:border-transparent max-md:shadow-none"
      >
        <Search aria-hidden className="size-3.5 max-md:size-5" />
        <span className="flex-1 text-left max-md:sr-only">Search or go to</span>
        <Kbd keys="mod+k" className="max-md:hidden" />
      </button>
      {create.length > 0 && (
        <DropdownMenu open={createOpen} onOpenChange={setCreateOpen}>
          <DropdownMenuTrigger asChild>
            <Button variant="primary" size="sm" className="pointer-coarse:min-w-10">
              <Plus aria-hidden />
              <span className="max-md:sr-only">Create</span>
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent>
            {create.map((entry) => (
              <DropdownMenuItem key={entry.label} icon={<entry.icon />} onSelect={entry.run}>
                {entry.label}
              </DropdownMenuItem>
            ))}
          </DropdownMenuContent>
        </DropdownMenu>
      )}
      {actions.tools}
      <ThemeSwitch />
      <DropdownMenu>
        <DropdownMenuTrigger
          aria-label={`Account of ${user.name}`}
          className="rounded-full pointer-coarse:p-2"
        >
          <Avatar name={user.name} />
        </DropdownMenuTrigger>
        <DropdownMenuContent className="w-56">
          <DropdownMenuLabel>
            <span className="block font-medium text-sm text-text">{user.name}</span>
            {user.email}
          </DropdownMenuLabel>
          <DropdownMenuSeparator />
          <DropdownMenuItem icon={<UserRound />} onSelect={actions.onProfile}>
            Profile
          </DropdownMenuItem>
          <DropdownMenuItem icon={<Keyboard />} keys="?" onSelect={actions.onShortcuts}>
            Keyboard
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          <DropdownMenuItem icon={<LogOut />} onSelect={actions.onSignOut}>
            Sign out
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  );
}

const THEMES: { value: ThemePreference; label: string; icon: typeof Sun }[] = [
  { value: "system", label: "As the system", icon: Monitor },
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
];

function ThemeSwitch() {
  const preference = useThemePreference();
  const Icon = THEMES.find(({ value }) => value === preference)?.icon ?? Monitor;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <IconButton label="Theme" size="sm">
          <Icon />
        </IconButton>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        {THEMES.map((theme) => (
          <DropdownMenuItem
            key={theme.value}
            icon={<theme.icon />}
            onSelect={() => setThemePreference(theme.value)}
          >
            <span className={theme.value === preference ? "font-medium" : undefined}>
              {theme.label}
            </span>
            {theme.value === preference && <span className="sr-only">, chosen</span>}
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
