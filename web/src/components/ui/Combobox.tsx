import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Check, ChevronsUpDown, LoaderCircle } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/Popover";
import { cn } from "@/lib/cn";
import { searchOptions } from "@/lib/search-options";

export type ComboboxOption = { value: string; label: string; detail?: string; icon?: ReactNode };

type ComboboxProps = {
  value: ComboboxOption | null;
  onChange: (option: ComboboxOption | null) => void;
  /** A list that is here already, filtered while typing; or ... */
  options?: readonly ComboboxOption[];
  /** ... asked from the server, with a key that names the question for the cache. */
  search?: (text: string, signal: AbortSignal) => Promise<ComboboxOption[]>;
  searchKey?: readonly unknown[];
  placeholder?: string;
  clearable?: boolean;
  onCreate?: (text: string) => void;
  id?: string;
  disabled?: boolean;
  invalid?: boolean;
  className?: string;
  "aria-label"?: string;
  "aria-describedby"?: string;
};

export function Combobox({
  value,
  onChange,
  options,
  search,
  searchKey = [],
  placeholder = "Choose",
  clearable = false,
  onCreate,
  disabled,
  invalid,
  className,
  ...trigger
}: ComboboxProps) {
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const found = useQuery({ ...searchOptions(searchKey, text, search), enabled: open && !!search });
  const shown = search ? (found.data ?? []) : (options ?? []);
  const choose = (option: ComboboxOption | null) => {
    onChange(option);
    setOpen(false);
    setText("");
  };

  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <button
          type="button"
          role="combobox"
          aria-expanded={open}
          aria-invalid={invalid || undefined}
          disabled={disabled}
          className={cn(
            "control inline-flex h-8 w-full items-center gap-2 px-2.5 text-left text-sm pointer-coarse:h-10",
            className,
          )}
          {...trigger}
        >
          {value?.icon}
          <span className={cn("flex-1 truncate", !value && "text-text-faint")}>
            {value?.label ?? placeholder}
          </span>
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-text-faint" />
        </button>
      </PopoverTrigger>
      <PopoverContent className="w-(--radix-popover-trigger-width) min-w-56 p-0">
        <Command shouldFilter={!search} label={trigger["aria-label"] ?? placeholder} loop>
          <div className="flex items-center border-border border-b px-3">
            <Command.Input
              value={text}
              onValueChange={setText}
              placeholder="Type to search"
              className="h-9 w-full bg-transparent text-sm outline-none"
            />
            {found.isFetching && (
              <LoaderCircle aria-hidden className="size-3.5 animate-spin text-text-faint" />
            )}
          </div>
          <Command.List className="max-h-64 overflow-y-auto p-1">
            {found.isError && (
              <p className="px-2 py-3 text-danger text-sm">The search failed. Type to try again.</p>
            )}
            {!found.isFetching && !found.isError && (
              <Command.Empty className="px-2 py-3 text-sm text-text-muted">
                Nothing found.
              </Command.Empty>
            )}
            {clearable && value && (
              <Command.Item
                value="__clear"
                onSelect={() => choose(null)}
                className="menu-item text-text-muted"
              >
                Clear
              </Command.Item>
            )}
            {shown.map((option) => (
              <Command.Item
                key={option.value}
                value={option.value}
                keywords={[option.label, option.detail ?? ""]}
                onSelect={() => choose(option)}
                className="menu-item"
              >
                {option.icon}
                <span className="flex-1 truncate">{option.label}</span>
                {option.detail && (
                  <span className="truncate text-text-faint text-xs">{option.detail}</span>
                )}
                {option.value === value?.value && (
                  <Check aria-hidden className="size-3.5 text-accent" />
                )}
              </Command.Item>
            ))}
            {onCreate && text.trim() !== "" && (
              <Command.Item
                value="__create"
                forceMount
                onSelect={() => {
                  onCreate(text.trim());
                  setOpen(false);
                  setText("");
                }}
                className="menu-item text-accent"
              >
                Create “{text.trim()}”
              </Command.Item>
            )}
          </Command.List>
        </Command>
      </PopoverContent>
    </Popover>
  );
}
