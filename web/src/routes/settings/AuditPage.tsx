import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import type { AuditEntry } from "@/client/types.gen";
import { Combobox } from "@/components/ui/Combobox";
import { usersQuery } from "@/features/identity/api";
import { AuditSheet } from "@/features/identity/audit/AuditSheet";
import { AuditTable } from "@/features/identity/audit/AuditTable";
import { useSession } from "@/lib/session-query";

export function AuditPage() {
  const session = useSession();
  const users = useQuery(usersQuery);
  const { by } = useSearch({ from: "/shell/settings/audit" });
  const navigate = useNavigate({ from: "/settings/audit" });
  const [open, setOpen] = useState<AuditEntry | null>(null);
  const people = (users.data ?? []).map(({ id, name, email }) => ({
    value: id,
    label: name,
    detail: email ?? "",
  }));
  const currency = session?.workspace.currency ?? "EUR";
  const reading = useMemo(
    () => ({ names: new Map(users.data?.map(({ id, name }) => [id, name])), currency }),
    [users.data, currency],
  );
  return (
    <div data-flush className="flex min-h-96 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-6 pb-2 max-md:px-4 max-md:pt-3">
        <p className="min-w-60 flex-1 text-sm text-text-muted">
          Who did what, newest first. Nobody can change or remove an entry.
        </p>
        <Combobox
          aria-label="Whose entries"
          placeholder="Everybody"
          clearable
          value={people.find(({ value }) => value === by) ?? null}
          options={people}
          onChange={(person) => void navigate({ search: { by: person?.value }, replace: true })}
          className="w-52 flex-none"
        />
      </div>
      <AuditTable key={by ?? ""} actorId={by} reading={reading} onOpen={setOpen} />
      {open && <AuditSheet entry={open} reading={reading} onClose={() => setOpen(null)} />}
    </div>
  );
}
