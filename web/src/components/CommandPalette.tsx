import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { CornerDownLeft, LoaderCircle, Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Kbd } from "@/components/ui/Kbd";
import { useFocusReturn } from "@/components/ui/useFocusReturn";
import { plural } from "@/lib/format";
import { searchOptions } from "@/lib/search-options";

export type PaletteItem = {
  id: string;
  label: string;
  detail?: string;
  icon?: ReactNode;
  keys?: string;
  run: () => void;
};
export type PaletteGroup = { heading: string; items: PaletteItem[] };

type CommandPaletteProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Always there, filtered while typing: pages, things to create. */
  groups: PaletteGroup[];
  /** Records from the server, from two letters on. */
  search?: (text: string, signal: AbortSignal) => Promise<PaletteGroup[]>;
  /** What else can be done with the words: offered below all that was found. */
  ask?: (text: string) => PaletteItem[];
};

const FOUND = "found ";
const ASK = "ask ";

/** What the server found stays, asking comes last; of the rest what begins with the words, then what has them inside. */
function score(value: string, text: string, keywords: string[] = []): number {
  if (value.startsWith(ASK)) return 0.1;
  const asked = text.trim().toLowerCase();
  const label = (keywords[0] ?? "").toLowerCase();
  if (label.startsWith(asked)) return 1;
  if (label.includes(` ${asked}`)) return 0.8;
  if (value.startsWith(FOUND)) return 0.5;
  return label.includes(asked) ? 0.2 : 0;
}

export function CommandPalette({ open, onOpenChange, groups, search, ask }: CommandPaletteProps) {
  const focusReturn = useFocusReturn();
  const [text, setText] = useState("");
  const found = useQuery({
    ...searchOptions(["palette"], text, search),
    enabled: open && !!search && text.trim().length > 1,
  });
  const records = text.trim().length > 1 ? (found.data ?? []) : [];
  const recordCount = records.reduce((sum, group) => sum + group.items.length, 0);
  const choose = (item: PaletteItem) => {
    onOpenChange(false);
    setText("");
    item.run();
  };
  const row = (item: PaletteItem, origin = "") => (
    <Command.Item
      key={item.id}
      value={origin + item.id}
      keywords={[item.label, item.detail ?? ""]}
      onSelect={() => choose(item)}
      className="menu-item min-h-9 px-3 [&>svg]:size-4 [&>svg]:text-text-faint"
    >
      {item.icon}
      <span className="truncate">{item.label}</span>
      <span className="flex-1 truncate text-text-faint">{item.detail}</span>
      {item.keys && <Kbd keys={item.keys} />}
    </Command.Item>
  );
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
        <Dialog.Content
          {...focusReturn}
          aria-describedby={undefined}
          className="fixed top-[12dvh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 animate-rise overflow-hidden rounded-lg border border-border bg-surface-raised shadow-overlay"
        >
          <Dialog.Title className="sr-only">Search or go to</Dialog.Title>
          <Command label="Search or go to" loop filter={score}>
            <div className="flex items-center gap-2.5 border-border border-b px-4">
              <Search aria-hidden className="size-4 text-text-faint" />
              <Command.Input
                value={text}
                onValueChange={setText}
                placeholder="Go to, find or create"
                className="h-12 w-full bg-transparent text-base outline-none"
              />
              {found.isFetching && (
                <LoaderCircle aria-hidden className="size-4 animate-spin text-text-faint" />
              )}
            </div>
            <Command.List className="max-h-[52dvh] overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-text-faint [&_[cmdk-group-heading]]:text-xs">
              <Command.Empty className="px-3 py-6 text-center text-text-muted">
                {emptyText(found.isFetching, found.isError)}
              </Command.Empty>
              {records.map((group) => (
                <Command.Group key={group.heading} heading={group.heading}>
                  {group.items.map((item) => row(item, FOUND))}
                </Command.Group>
              ))}
              {groups.map((group) => (
                <Command.Group key={group.heading} heading={group.heading}>
                  {group.items.map((item) => row(item))}
                </Command.Group>
              ))}
              {ask && text.trim().length > 1 && ask(text.trim()).length > 0 && (
                <Command.Group heading="Ask">
                  {ask(text.trim()).map((item) => row(item, ASK))}
                </Command.Group>
              )}
            </Command.List>
            <span role="status" className="sr-only">
              {found.isSuccess && recordCount > 0 && `${plural(recordCount, "record")} found`}
            </span>
            <footer className="flex items-center gap-4 border-border border-t px-4 py-2 text-text-faint text-xs">
              <span className="inline-flex items-center gap-1.5">
                <CornerDownLeft aria-hidden className="size-3" /> open
              </span>
              <span className="inline-flex items-center gap-1.5">
                <Kbd keys="Escape" /> close
              </span>
            </footer>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function emptyText(searching: boolean, failed: boolean): string {
  if (searching) return "Searching";
  return failed ? "The search did not answer. Type on to try again." : "Nothing found.";
}
