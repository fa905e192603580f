import { Link } from "@tanstack/react-router";
import type { SourceRow, UserOut } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import type { DataColumn } from "@/components/data-table/columns";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { AudienceBadge } from "@/features/knowledge/AudienceBadge";
import { KindIcon } from "@/features/knowledge/sources/KindIcon";
import { SourceStatus } from "@/features/knowledge/sources/SourceStatus";
import { refreshWord } from "@/features/knowledge/words";
import { cn } from "@/lib/cn";
import { formatNumber, plural } from "@/lib/format";

/** Zero is calm, anything else asks to be looked at. */
const Count = ({ value, tone }: { value: number; tone: "danger" | "warning" }) => (
  <span
    className={cn(
      value === 0 && "text-text-faint",
      value > 0 && (tone === "danger" ? "font-medium text-danger" : "font-medium text-warning"),
    )}
  >
    {value === 0 ? "–" : formatNumber(value)}
  </span>
);

const owner = (users: readonly UserOut[], id: string | null) =>
  users.find((user) => user.id === id) ?? null;

export const sourceColumns = (users: readonly UserOut[]): DataColumn<SourceRow>[] => [
  {
    ...{ id: "name", header: "Name", width: 180, grow: 2 },
    cell: (source) => (
      <span className="flex items-center gap-2">
        <KindIcon kind={source.kind} />
        <Link
          to="/knowledge/sources/$id"
          params={{ id: source.id }}
          tabIndex={-1}
          onClick={(event) => event.stopPropagation()}
          className="truncate font-medium hover:underline"
        >
          {source.name}
        </Link>
      </span>
    ),
  },
  {
    ...{ id: "state", header: "State", width: 138 },
    cell: (source) => <SourceStatus source={source} />,
  },
  {
    ...{ id: "documents", header: "Documents", width: 98, align: "end" },
    cell: ({ counts }) => formatNumber(counts.ready),
  },
  {
    ...{ id: "passages", header: "Passages", width: 90, align: "end" },
    cell: ({ counts }) => formatNumber(counts.passages),
  },
  {
    ...{ id: "problems", header: "Problems", width: 90, align: "end" },
    cell: ({ counts }) => <Count value={counts.problems} tone="danger" />,
  },
  {
    ...{ id: "stale", header: "Out of date", width: 98, align: "end" },
    cell: ({ counts }) => <Count value={counts.stale} tone="warning" />,
  },
  {
    ...{ id: "read_at", header: "Last read", width: 120 },
    cell: ({ read_at }) => <DateText value={read_at} />,
  },
  {
    ...{ id: "refresh_at", header: "Next", width: 100 },
    cell: ({ refresh_at, kind, refresh_hours }) =>
      kind !== "website" ? (
        <span className="text-text-faint">–</span>
      ) : refresh_at ? (
        <DateText value={refresh_at} />
      ) : (
        <span className="text-text-faint">{refreshWord(refresh_hours)}</span>
      ),
  },
  {
    ...{ id: "audience", header: "Audience", width: 152 },
    cell: ({ audience }) => <AudienceBadge audience={audience} />,
  },
  {
    ...{ id: "owner_id", header: "Owner", width: 150, hidden: true },
    cell: ({ owner_id }) => (
      <OwnerAvatar owner={owner(users, owner_id)} showName={owner_id !== null} />
    ),
  },
];

export const compactSource = (source: SourceRow) => (
  <div className="grid gap-1">
    <div className="flex items-center justify-between gap-3">
      <span className="flex min-w-0 items-center gap-2">
        <KindIcon kind={source.kind} />
        <span className="truncate font-medium">{source.name}</span>
      </span>
      <span className="w-32 shrink-0 text-right">
        <SourceStatus source={source} />
      </span>
    </div>
    <div className="flex items-center justify-between gap-3 text-text-muted text-xs">
      <span className="truncate">
        {plural(source.counts.ready, "document")}
        {source.counts.problems > 0 && ` · ${plural(source.counts.problems, "problem")}`}
        {source.counts.stale > 0 && ` · ${formatNumber(source.counts.stale)} out of date`}
      </span>
      <DateText value={source.read_at} />
    </div>
  </div>
);
