import { useNavigate } from "@tanstack/react-router";
import { CommandPalette } from "@/components/CommandPalette";
import { can } from "@/lib/permissions";
import type { Session } from "@/lib/session";
import { NAV } from "@/routes/nav";

type PaletteProps = { open: boolean; onOpenChange: (open: boolean) => void; session: Session };

/** Composes what the palette offers; record search joins when the search feature is here. */
export function Palette({ open, onOpenChange, session }: PaletteProps) {
  const navigate = useNavigate();
  const pages = NAV.flatMap((group) => group.entries)
    .filter(({ permission }) => !permission || can(session, permission))
    .map(({ to, label, icon: Icon, keys }) => ({
      id: `go ${label}`,
      label,
      icon: <Icon aria-hidden />,
      keys: `g ${keys}`,
      run: () => void navigate({ to }),
    }));
  return (
    <CommandPalette
      open={open}
      onOpenChange={onOpenChange}
      groups={[{ heading: "Go to", items: pages }]}
    />
  );
}
