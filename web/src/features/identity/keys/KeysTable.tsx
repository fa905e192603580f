import { KeyRound, Plus } from "lucide-react";
import type { KeyOut } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import type { DataColumn } from "@/components/data-table/columns";
import { DataTable } from "@/components/data-table/DataTable";
import { EmptyState } from "@/components/EmptyState";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { keyState } from "@/features/identity/keys/key-state";
import { roleLabel } from "@/features/identity/roles";
import { plural } from "@/lib/format";

const STATES = {
  works: <Badge tone="success">Works</Badge>,
  expired: <Badge tone="warning">Expired</Badge>,
  revoked: <Badge>Revoked</Badge>,
};

const Hint = ({ value }: { value: string }) => (
  <code className="text-text-muted text-xs">{value}…</code>
);

const COLUMNS: readonly DataColumn<KeyOut>[] = [
  { id: "name", header: "Name", width: 180, grow: 2, cell: (key) => key.name },
  { id: "hint", header: "Begins with", width: 120, cell: (key) => <Hint value={key.hint} /> },
  { id: "role", header: "Role", width: 100, cell: (key) => roleLabel(key.role) },
  {
    id: "permissions",
    header: "May",
    width: 120,
    cell: (key) => plural(key.permissions.length, "right"),
  },
  { id: "state", header: "State", width: 100, cell: (key) => STATES[keyState(key)] },
  {
    id: "created",
    header: "Made",
    width: 130,
    cell: (key) => <DateText value={key.created_at} />,
  },
  {
    id: "expires",
    header: "Ends",
    width: 130,
    cell: (key) => (key.expires_at ? <DateText value={key.expires_at} kind="day" /> : "Never"),
  },
];

type KeysTableProps = {
  keys: readonly KeyOut[];
  loading: boolean;
  error: unknown;
  onRetry: () => void;
  onOpen: (key: KeyOut) => void;
  onCreate: () => void;
};

export const KeysTable = ({ keys, onCreate, ...state }: KeysTableProps) => (
  <DataTable
    label="API keys"
    name="keys"
    columns={COLUMNS}
    rows={keys}
    summary={plural(keys.length, "key")}
    rowId={(key) => key.id}
    rowLabel={(key) => key.name}
    renderCompact={(key) => (
      <div className="grid gap-0.5">
        <div className="flex items-center justify-between gap-2">
          <span className="truncate font-medium">{key.name}</span>
          {STATES[keyState(key)]}
        </div>
        <div className="flex justify-between gap-2 text-text-muted text-xs">
          <Hint value={key.hint} />
          {roleLabel(key.role)}
        </div>
      </div>
    )}
    {...state}
    empty={
      <EmptyState
        icon={KeyRound}
        title="No keys yet"
        action={
          <Button variant="primary" onClick={onCreate}>
            <Plus aria-hidden />
            Make a key
          </Button>
        }
      >
        A key lets a program use the API in place of a person, with only the rights you give it.
      </EmptyState>
    }
  />
);
