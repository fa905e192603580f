import { Link } from "@tanstack/react-router";
import { CalendarClock, Flag } from "lucide-react";
import type { ActivityRow } from "@/client/types.gen";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { Checkbox } from "@/components/ui/Checkbox";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/DropdownMenu";
import { IconButton } from "@/components/ui/IconButton";
import { aboutOf, whenOf } from "@/features/crm/day/plan";
import { WORDS } from "@/features/crm/words";
import { cn } from "@/lib/cn";
import { formatRelative, formatTime } from "@/lib/format";

export type TaskRowProps = {
  task: ActivityRow;
  /** Only where the tasks of several people stand together. */
  owner?: { name: string } | null;
  overdue?: boolean;
  readOnly: boolean;
  onDone: () => void;
  onSnooze: (until: "tomorrow" | "monday") => void;
  menuOpen: boolean;
  onMenu: (open: boolean) => void;
};

export function TaskRow({ task, owner, overdue = false, readOnly, ...props }: TaskRowProps) {
  const when = whenOf(task);
  return (
    <li
      data-row={task.id}
      tabIndex={-1}
      className="group grid grid-cols-[1.75rem_minmax(0,1fr)_auto] items-start gap-x-1 rounded-md px-1 py-1.5 hover:bg-surface-hover"
    >
      <span className="grid h-6 w-7 place-content-center">
        <Checkbox
          aria-label={`Done: ${task.subject}`}
          checked={false}
          disabled={readOnly}
          onCheckedChange={props.onDone}
          className="rounded-full"
        />
      </span>
      <div className="min-w-0">
        <p className="flex items-center gap-1.5 pt-0.5">
          <span className="truncate font-medium">{task.subject}</span>
          {task.priority === "high" && (
            <span className="inline-flex shrink-0 items-center gap-1 text-warning text-xs">
              <Flag aria-hidden className="size-3" />
              High
            </span>
          )}
        </p>
        <AboutLine row={task} />
      </div>
      <div className="flex h-6 items-center gap-1.5 text-xs">
        {owner !== undefined && <OwnerAvatar owner={owner} />}
        <time
          dateTime={when}
          className={cn("whitespace-nowrap", overdue ? "text-danger" : "text-text-muted")}
        >
          {overdue ? formatRelative(when) : formatTime(when)}
        </time>
        {!readOnly && (
          <DropdownMenu open={props.menuOpen} onOpenChange={props.onMenu} modal={false}>
            <DropdownMenuTrigger asChild>
              <IconButton label={`Later: ${task.subject}`} size="sm">
                <CalendarClock aria-hidden />
              </IconButton>
            </DropdownMenuTrigger>
            <DropdownMenuContent>
              <DropdownMenuItem onSelect={() => props.onSnooze("tomorrow")}>
                Tomorrow
              </DropdownMenuItem>
              <DropdownMenuItem onSelect={() => props.onSnooze("monday")}>
                Next Monday
              </DropdownMenuItem>
            </DropdownMenuContent>
          </DropdownMenu>
        )}
      </div>
    </li>
  );
}

/** The records an activity is about, as links. */
export function AboutLine({ row }: { row: ActivityRow }) {
  const about = aboutOf(row).slice(0, 3);
  if (about.length === 0) return null;
  return (
    <p className="truncate text-text-muted text-xs">
      {about.map(({ kind, id, name }, place) => (
        <span key={id}>
          {place > 0 && <span aria-hidden> · </span>}
          <Link to={WORDS[kind].page} params={{ id }} className="hover:underline">
            {name}
          </Link>
        </span>
      ))}
    </p>
  );
}
