import { useMutation, useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/Popover";
import { recordTagsQuery, setRecordTags, tagsQuery } from "@/features/crm/api";
import type { RecordKind } from "@/features/crm/server";
import { hueOf } from "@/lib/hues";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

type TagsEditorProps = { kind: RecordKind; id: string; readOnly: boolean };

/** The tags of a record: take away, add, make new ones by typing. */
export function TagsEditor({ kind, id, readOnly }: TagsEditorProps) {
  const own = useQuery(recordTagsQuery(kind, id));
  const change = useMutation(setRecordTags(kind, id));
  const [open, setOpen] = useState(false);
  // What was asked for is shown while it is on its way.
  const saved = own.data ?? [];
  const names = change.isPending ? change.variables : saved.map(({ name }) => name);
  const hueOfTag = (name: string) => hueOf(saved.find((tag) => tag.name === name)?.colour);

  const set = async (next: string[]) => {
    try {
      await change.mutateAsync(next);
    } catch (error) {
      await notify.failed("The tags were not saved", { detail: toProblem(error).message });
    }
  };
  if (readOnly && names.length === 0) return <span className="text-text-faint">None</span>;
  return (
    <div className="flex flex-wrap items-center gap-1">
      {names.map((name) => (
        <span
          key={name}
          data-hue={hueOfTag(name)}
          className="inline-flex h-5 items-center gap-1 rounded-sm bg-hue/12 px-1.5 font-medium text-hue text-xs pointer-coarse:h-8"
        >
          {name}
          {!readOnly && (
            <button
              type="button"
              aria-label={`Remove the tag ${name}`}
              onClick={() => void set(names.filter((one) => one !== name))}
              className="grid size-3.5 place-content-center rounded-sm hover:bg-hue/15 pointer-coarse:size-8"
            >
              <X aria-hidden className="size-3" />
            </button>
          )}
        </span>
      ))}
      {!readOnly && (
        <Popover open={open} onOpenChange={setOpen}>
          <PopoverTrigger
            aria-label="Add a tag"
            className="-ml-1 inline-flex h-6 items-center gap-1 rounded-sm px-1 text-text-muted text-xs hover:bg-surface-hover hover:text-text pointer-coarse:h-10"
          >
            <Plus aria-hidden className="size-3.5" />
            Tag
          </PopoverTrigger>
          <PopoverContent className="w-56 p-0">
            <TagChoice
              taken={names}
              onChoose={(name) => {
                setOpen(false);
                void set([...names, name]);
              }}
            />
          </PopoverContent>
        </Popover>
      )}
    </div>
  );
}

type TagChoiceProps = { taken: readonly string[]; onChoose: (name: string) => void };

function TagChoice({ taken, onChoose }: TagChoiceProps) {
  const [text, setText] = useState("");
  const tags = useQuery(tagsQuery).data ?? [];
  const typed = text.trim();
  const isNew =
    typed !== "" && !tags.some(({ name }) => name.toLowerCase() === typed.toLowerCase());
  return (
    <Command label="Tag" loop>
      <Command.Input
        value={text}
        onValueChange={setText}
        placeholder="Find or make a tag"
        className="h-9 w-full border-border border-b bg-transparent px-3 text-sm outline-none"
      />
      <Command.List className="max-h-60 overflow-y-auto p-1">
        {!isNew && (
          <Command.Empty className="px-2 py-3 text-sm text-text-muted">
            Type a name to make the first tag.
          </Command.Empty>
        )}
        {tags
          .filter(({ name }) => !taken.includes(name))
          .map(({ id, name, colour }) => (
            <Command.Item
              key={id}
              value={name}
              onSelect={() => onChoose(name)}
              className="menu-item"
            >
              <span aria-hidden data-hue={hueOf(colour)} className="size-2 rounded-full bg-hue" />
              {name}
            </Command.Item>
          ))}
        {isNew && (
          <Command.Item
            forceMount
            value={`new ${typed}`}
            onSelect={() => onChoose(typed)}
            className="menu-item text-accent"
          >
            Make “{typed}”
          </Command.Item>
        )}
      </Command.List>
    </Command>
  );
}
