import { UserPlus, Users } from "lucide-react";
import { useMemo, useState } from "react";
import type { UserOut } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import type { DataColumn, Sort } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { roleLabel } from "@/features/identity/roles";
import { findUsers, sortUsers, type UserRow } from "@/features/identity/users/rows";
import { plural } from "@/lib/format";

type UsersTableProps = {
  rows: readonly UserRow[];
  search: string;
  loading: boolean;
  error: unknown;
  onRetry: () => void;
  onOpen?: (user: UserOut) => void;
  onAdd?: () => void;
};

const Status = ({ user }: { user: UserOut }) =>
  user.status === "active" ? <Badge tone="success">Active</Badge> : <Badge>Disabled</Badge>;

const LastSeen = ({ at }: { at: string | null }) =>
  at ? <DateText value={at} /> : <span className="text-text-faint">Not yet</span>;

const COLUMNS: readonly DataColumn<UserRow>[] = [
  {
    id: "name",
    header: "Name",
    width: 160,
    grow: 2,
    sortable: true,
    cell: (user) => <OwnerAvatar owner={user} showName />,
  },
  {
    id: "email",
    header: "E-mail",
    width: 176,
    grow: 2,
    sortable: true,
    cell: (user) => user.email ?? <span className="text-text-faint">None</span>,
  },
  { id: "role", header: "Role", width: 84, sortable: true, cell: (user) => roleLabel(user.role) },
  { id: "team", header: "Team", width: 110, grow: 1, sortable: true, cell: (user) => user.team },
  {
    id: "manager",
    header: "Manager",
    width: 130,
    grow: 1,
    sortable: true,
    cell: (user) => user.manager,
  },
  {
    id: "status",
    header: "Status",
    width: 92,
    sortable: true,
    cell: (user) => <Status user={user} />,
  },
  {
    id: "last_seen_at",
    header: "Last seen",
    width: 116,
    sortable: true,
    cell: (user) => <LastSeen at={user.last_seen_at} />,
  },
];

const Compact = ({ user }: { user: UserRow }) => (
  <div className="grid gap-0.5">
    <div className="flex items-center justify-between gap-2">
      <OwnerAvatar owner={user} showName />
      {user.status === "disabled" ? <Status user={user} /> : roleLabel(user.role)}
    </div>
    <div className="flex justify-between gap-2 text-text-muted text-xs">
      <span className="truncate">{user.email ?? "No e-mail"}</span>
      <LastSeen at={user.last_seen_at} />
    </div>
  </div>
);

export function UsersTable({ rows, search, onOpen, onAdd, ...state }: UsersTableProps) {
  const [sort, setSort] = useState<Sort | null>({ id: "name", desc: false });
  const shown = useMemo(() => sortUsers(findUsers(rows, search), sort), [rows, search, sort]);
  return (
    <DataTable
      label="Users"
      name="users"
      columns={COLUMNS}
      rows={shown}
      summary={plural(shown.length, "person", "people")}
      rowId={(user) => user.id}
      rowLabel={(user) => user.name}
      sort={sort}
      onSortChange={setSort}
      onOpen={onOpen}
      renderCompact={(user) => <Compact user={user} />}
      {...state}
      empty={
        <EmptyState
          icon={Users}
          title={search ? "Nobody found" : "Nobody here yet"}
          action={
            onAdd && (
              <Button variant="primary" onClick={onAdd}>
                <UserPlus aria-hidden />
                Add a person
              </Button>
            )
          }
        >
          {search
            ? `No name, e-mail or team has “${search}” in it.`
            : "Add the people you work with and send each a link to come in."}
        </EmptyState>
      }
    />
  );
}
