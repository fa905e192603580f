import { Link } from "@tanstack/react-router";
import { RotateCw } from "lucide-react";
import type { DocumentRow } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import type { DataColumn } from "@/components/data-table/columns";
import { Badge } from "@/components/ui/Badge";
import { IconButton } from "@/components/ui/IconButton";
import { addressOf, DOCUMENT_STATES, nameOf } from "@/features/knowledge/words";
import { cn } from "@/lib/cn";
import { formatNumber } from "@/lib/format";

const Nothing = () => <span className="text-text-faint">–</span>;

const StateBadge = ({ row }: { row: DocumentRow }) => (
  <Badge tone={row.problem && row.state === "ready" ? "warning" : DOCUMENT_STATES[row.state].tone}>
    {row.problem && row.state === "ready" ? "Ready, older text" : DOCUMENT_STATES[row.state].label}
  </Badge>
);

const Problem = ({ row }: { row: DocumentRow }) =>
  row.problem ? (
    <span
      title={row.problem}
      className={cn(
        row.state === "skipped" || row.state === "gone" ? "text-text-muted" : "text-danger",
      )}
    >
      {row.problem}
    </span>
  ) : (
    <Nothing />
  );

const retryColumn = (onRetry: (row: DocumentRow) => void): DataColumn<DocumentRow> => ({
  ...{ id: "retry", header: " ", width: 64, align: "end" },
  cell: (row) =>
    row.state !== "pending" && (
      <IconButton
        label={`Try ${nameOf(row)} again`}
        size="sm"
        tabIndex={-1}
        onClick={(event) => {
          event.stopPropagation();
          onRetry(row);
        }}
      >
        <RotateCw aria-hidden />
      </IconButton>
    ),
});

export const documentColumns = (
  onRetry: ((row: DocumentRow) => void) | undefined,
): DataColumn<DocumentRow>[] => [
  {
    ...{ id: "title", header: "Title", width: 220, grow: 2 },
    cell: (row) => (
      <Link
        to="/knowledge/documents/$id"
        params={{ id: row.id }}
        tabIndex={-1}
        onClick={(event) => event.stopPropagation()}
        className="font-medium hover:underline"
      >
        {nameOf(row)}
      </Link>
    ),
  },
  {
    ...{ id: "address", header: "Address", width: 200, grow: 1 },
    cell: (row) =>
      addressOf(row) ? (
        <span title={row.address} className="text-text-muted">
          {row.address.replace(/^https?:\/\//, "")}
        </span>
      ) : (
        <span className="text-text-faint">Written here</span>
      ),
  },
  { ...{ id: "state", header: "State", width: 136 }, cell: (row) => <StateBadge row={row} /> },
  {
    ...{ id: "problem", header: "Why", width: 180, grow: 1 },
    cell: (row) => <Problem row={row} />,
  },
  {
    ...{ id: "passages", header: "Passages", width: 92, align: "end" },
    cell: (row) => (row.passages > 0 ? formatNumber(row.passages) : <Nothing />),
  },
  {
    ...{ id: "changed_at", header: "Changed", width: 134 },
    cell: (row) => <DateText value={row.changed_at} />,
  },
  {
    ...{ id: "checked_at", header: "Checked", width: 120, hidden: true },
    cell: (row) => <DateText value={row.checked_at} />,
  },
  {
    ...{ id: "language", header: "Language", width: 96, hidden: true },
    cell: (row) => row.language || <Nothing />,
  },
  ...(onRetry ? [retryColumn(onRetry)] : []),
];

export const compactDocument = (row: DocumentRow) => (
  <div className="grid gap-1">
    <div className="flex items-center justify-between gap-3">
      <span className="truncate font-medium">{nameOf(row)}</span>
      <StateBadge row={row} />
    </div>
    <div className="flex items-center justify-between gap-3 text-text-muted text-xs">
      <span className="truncate">{row.problem ?? addressOf(row) ?? "Written here"}</span>
      <DateText value={row.changed_at} />
    </div>
  </div>
);
