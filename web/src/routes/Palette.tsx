import { useNavigate } from "@tanstack/react-router";
import { BookOpen, BotMessageSquare } from "lucide-react";
import { CommandPalette } from "@/components/CommandPalette";
import { openPanel } from "@/features/copilot/panel/state";
import { can } from "@/lib/permissions";
import type { Session } from "@/lib/session";
import { createMenu } from "@/routes/create-menu";
import { NAV, PLACES } from "@/routes/nav";
import { type HitPage, searchRecords } from "@/routes/record-search";

type PaletteProps = { open: boolean; onOpenChange: (open: boolean) => void; session: Session };

/** Go to a page, find a record, create one: all from the keyboard. */
export function Palette({ open, onOpenChange, session }: PaletteProps) {
  const navigate = useNavigate();
  const pages = [...NAV.flatMap((group) => group.entries), ...PLACES]
    .filter(({ permission }) => !permission || can(session, permission))
    .map(({ to, label, icon: Icon, keys }) => ({
      id: `go ${label}`,
      label,
      icon: <Icon aria-hidden />,
      ...(keys && { keys: `g ${keys}` }),
      run: () => void navigate({ to }),
    }));
  const addSource = () => void navigate({ to: "/knowledge/sources", search: { add: "website" } });
  const create = createMenu(addSource)
    .filter(({ permission }) => can(session, permission))
    .map(({ label, icon: Icon, run }) => ({
      id: `create ${label}`,
      label: `Create ${label.toLowerCase()}`,
      icon: <Icon aria-hidden />,
      run,
    }));
  const openRecord = (to: HitPage, id: string) =>
    void (to === "/settings/products" ? navigate({ to }) : navigate({ to, params: { id } }));
  const ask = (q: string) => [
    ...(can(session, "copilot:use")
      ? [
          {
            id: "copilot",
            label: `Ask the copilot: ${q}`,
            icon: <BotMessageSquare aria-hidden />,
            run: () => openPanel(q),
          },
        ]
      : []),
    ...(can(session, "knowledge:read")
      ? [
          {
            id: "documents",
            label: `Ask the documents: ${q}`,
            icon: <BookOpen aria-hidden />,
            run: () => void navigate({ to: "/knowledge", search: { q } }),
          },
        ]
      : []),
  ];
  return (
    <CommandPalette
      open={open}
      onOpenChange={onOpenChange}
      groups={[
        { heading: "Go to", items: pages },
        { heading: "Create", items: create },
      ].filter(({ items }) => items.length > 0)}
      ask={ask}
      search={
        can(session, "crm:read")
          ? (text, signal) => searchRecords(text, signal, openRecord)
          : undefined
      }
    />
  );
}
