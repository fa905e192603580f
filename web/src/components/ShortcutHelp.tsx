import { Dialog } from "@/components/ui/Dialog";
import { Kbd } from "@/components/ui/Kbd";
import { type Shortcut, useShortcutList } from "@/lib/keyboard";

type ShortcutHelpProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** What the keyboard can do on the screen one is on: read from the registry, so never out of date. */
export function ShortcutHelp({ open, onOpenChange }: ShortcutHelpProps) {
  const groups = groupShortcuts(useShortcutList());
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard" size="lg">
      <div className="columns-2 gap-10 max-md:columns-1">
        {groups.map(([group, shortcuts]) => (
          <section key={group} className="mb-5 break-inside-avoid">
            <h3 className="mb-1 font-medium text-text-faint text-xs">{group}</h3>
            <dl>
              {shortcuts.map((shortcut) => (
                <div
                  key={shortcut.keys}
                  className="flex min-h-7 items-center justify-between gap-4"
                >
                  <dt>{shortcut.label}</dt>
                  <dd>
                    <Kbd keys={shortcut.keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function groupShortcuts(shortcuts: readonly Shortcut[]): [string, Shortcut[]][] {
  const byKeys = new Map(shortcuts.map((shortcut) => [shortcut.keys, shortcut]));
  const groups = new Map<string, Shortcut[]>();
  for (const shortcut of byKeys.values()) {
    groups.set(shortcut.group, [...(groups.get(shortcut.group) ?? []), shortcut]);
  }
  return [...groups];
}
