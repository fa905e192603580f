import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { UserPlus } from "lucide-react";
import { useMemo, useState } from "react";
import type { UserOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { Input } from "@/components/ui/Input";
import { usersQuery } from "@/features/identity/api";
import { AddUserSheet } from "@/features/identity/users/AddUserSheet";
import { EditUserSheet } from "@/features/identity/users/EditUserSheet";
import { InviteLink } from "@/features/identity/users/InviteLink";
import { withManagers } from "@/features/identity/users/rows";
import { UsersTable } from "@/features/identity/users/UsersTable";
import { can } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

export function UsersPage() {
  const session = useSession();
  const users = useQuery(usersQuery);
  const { q = "" } = useSearch({ from: "/shell/settings/users" });
  const navigate = useNavigate({ from: "/settings/users" });
  const [adding, setAdding] = useState(false);
  const [openId, setOpenId] = useState<string | null>(null);
  const [added, setAdded] = useState<UserOut | null>(null);
  const people = users.data ?? [];
  const rows = useMemo(() => withManagers(users.data ?? []), [users.data]);
  const open = people.find(({ id }) => id === openId);
  const mayChange = can(session, "users:write");
  return (
    <div data-flush className="flex min-h-96 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-2 px-6 pb-2 max-md:px-4 max-md:pt-3">
        <Input
          type="search"
          aria-label="Find a person"
          placeholder="Find a person"
          value={q}
          onChange={({ target }) =>
            void navigate({ search: { q: target.value || undefined }, replace: true })
          }
          className="w-60 flex-none max-md:min-w-0 max-md:flex-1"
        />
        <div className="flex-1 max-md:hidden" />
        {mayChange && (
          <Button variant="primary" onClick={() => setAdding(true)}>
            <UserPlus aria-hidden />
            Add a person
          </Button>
        )}
      </div>
      <UsersTable
        rows={rows}
        search={q}
        loading={users.isPending}
        error={users.data ? null : users.error}
        onRetry={() => void users.refetch()}
        onOpen={mayChange ? ({ id }) => setOpenId(id) : undefined}
        onAdd={mayChange ? () => setAdding(true) : undefined}
      />
      {adding && (
        <AddUserSheet
          people={people}
          onClose={() => setAdding(false)}
          onAdded={(user) => {
            setAdding(false);
            setAdded(user);
          }}
        />
      )}
      {open && (
        <EditUserSheet
          key={open.id}
          user={open}
          people={people}
          isSelf={open.id === session?.user.id}
          onClose={() => setOpenId(null)}
        />
      )}
      <Dialog
        open={added !== null}
        onOpenChange={() => setAdded(null)}
        title={`${added?.name} is added`}
        footer={<Button onClick={() => setAdded(null)}>Done</Button>}
      >
        {added && <InviteLink user={added} />}
      </Dialog>
    </div>
  );
}
