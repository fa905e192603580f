import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowUpRight } from "lucide-react";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { Avatar } from "@/components/ui/Avatar";
import { Combobox, type ComboboxOption } from "@/components/ui/Combobox";
import { personOf, useUsers } from "@/features/crm/api";
import { searchOf } from "@/features/crm/records/choices";
import { Fact } from "@/features/crm/records/facts/Fact";
import { RecordName } from "@/features/crm/records/RecordName";
import type { RecordKind } from "@/features/crm/server";
import { WORDS } from "@/features/crm/words";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

/** A control that looks like text until it is pointed at. */
export const QUIET =
  "-mx-1.5 h-7 w-[calc(100%+0.75rem)] border-transparent bg-transparent px-1.5 shadow-none hover:border-transparent hover:bg-surface-hover [&>svg]:opacity-0 hover:[&>svg]:opacity-100 focus-visible:[&>svg]:opacity-100";

type QuietChoiceProps = {
  label: string;
  value: ComboboxOption | null;
  options?: readonly ComboboxOption[];
  search?: (text: string, signal: AbortSignal) => Promise<ComboboxOption[]>;
  onSave: (value: string | null) => Promise<unknown>;
  clearable?: boolean;
  placeholder?: string;
  className?: string;
};

/** Saves when chosen; shows the choice while it is on its way. */
export function QuietChoice({ label, value, onSave, className, ...rest }: QuietChoiceProps) {
  const save = useMutation({
    mutationFn: (option: ComboboxOption | null) => onSave(option?.value ?? null),
    onError: (error) =>
      void notify.failed(`${label} was not saved`, { detail: toProblem(error).message }),
  });
  return (
    <Combobox
      aria-label={`${label}: ${value?.label ?? "none"}. Change`}
      value={save.isPending ? save.variables : value}
      onChange={(option) => {
        if (option?.value !== value?.value) save.mutate(option);
      }}
      placeholder="–"
      searchKey={[label]}
      className={className ?? QUIET}
      {...rest}
    />
  );
}

type OwnerFactProps = {
  value: string | null;
  onSave: (owner: string | null) => Promise<unknown>;
  readOnly: boolean;
};

export function OwnerFact({ value, onSave, readOnly }: OwnerFactProps) {
  const users = useUsers();
  const options = users
    .filter(({ id, status }) => status === "active" || id === value)
    .map(({ id, name }) => ({ value: id, label: name, icon: <Avatar name={name} size="sm" /> }));
  const owner = personOf(users, value);
  return (
    <Fact label="Owner">
      {readOnly ? (
        <OwnerAvatar owner={owner} showName />
      ) : (
        <QuietChoice
          label="Owner"
          value={options.find((option) => option.value === value) ?? null}
          options={options}
          onSave={onSave}
          clearable
        />
      )}
    </Fact>
  );
}

type RecordFactProps = {
  label: string;
  kind: RecordKind;
  value: string | null;
  name: string | null | undefined;
  onSave: (id: string | null) => Promise<unknown>;
  readOnly: boolean;
};

/** Another record: the link to it, and the way to choose another one. */
export function RecordFact({ label, kind, value, name, onSave, readOnly }: RecordFactProps) {
  const client = useQueryClient();
  if (readOnly) {
    return (
      <Fact label={label}>{value ? <RecordName kind={kind} id={value} name={name} /> : "–"}</Fact>
    );
  }
  return (
    <Fact label={label}>
      <span className="flex items-center gap-1">
        <span className="min-w-0 flex-1">
          <QuietChoice
            label={label}
            value={value ? { value, label: name ?? "…" } : null}
            search={searchOf(kind, client)}
            onSave={onSave}
            clearable
          />
        </span>
        {value && (
          <Link
            to={WORDS[kind].page}
            params={{ id: value }}
            aria-label={`Open ${name ?? WORDS[kind].one}`}
            title={`Open ${name ?? WORDS[kind].one}`}
            className="grid size-6 shrink-0 place-content-center rounded-sm text-text-faint hover:bg-surface-hover hover:text-text pointer-coarse:size-10"
          >
            <ArrowUpRight aria-hidden className="size-4" />
          </Link>
        )}
      </span>
    </Fact>
  );
}
