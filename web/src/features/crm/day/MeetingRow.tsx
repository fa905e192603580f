import type { ActivityRow } from "@/client/types.gen";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { ACTIVITY_KINDS } from "@/features/crm/activities/icons";
import { AboutLine } from "@/features/crm/day/TaskRow";
import { cn } from "@/lib/cn";
import { formatTime } from "@/lib/format";

type MeetingRowProps = { meeting: ActivityRow; owner?: { name: string } | null; now: Date };

/** A call or a meeting: when, what, with whom. */
export function MeetingRow({ meeting, owner, now }: MeetingRowProps) {
  const { icon: Icon, label } = ACTIVITY_KINDS[meeting.kind];
  const end = Date.parse(meeting.at) + (meeting.duration_minutes ?? 0) * 60_000;
  const over = end < now.getTime();
  return (
    <li
      data-row={meeting.id}
      tabIndex={-1}
      className={cn(
        "grid grid-cols-[4.25rem_minmax(0,1fr)_auto] items-start gap-x-2 rounded-md px-1 py-1.5 hover:bg-surface-hover",
        over && "text-text-muted",
      )}
    >
      <time
        dateTime={meeting.at}
        className="whitespace-nowrap pt-0.5 text-right font-medium tabular-nums"
      >
        {formatTime(meeting.at)}
      </time>
      <div className="min-w-0 border-border border-l pl-3">
        <p className="flex items-center gap-1.5 pt-0.5">
          <Icon aria-label={label} className="size-3.5 shrink-0 text-text-faint" />
          <span className="truncate font-medium">{meeting.subject}</span>
          {over && <span className="text-text-faint text-xs">over</span>}
        </p>
        <AboutLine row={meeting} />
      </div>
      <div className="flex h-6 items-center gap-1.5 text-text-muted text-xs">
        {owner !== undefined && <OwnerAvatar owner={owner} />}
        {meeting.duration_minutes !== null && (
          <span className="whitespace-nowrap tabular-nums">{meeting.duration_minutes} min</span>
        )}
      </div>
    </li>
  );
}
