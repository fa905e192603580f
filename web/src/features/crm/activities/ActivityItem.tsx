import { useMutation } from "@tanstack/react-query";
import { ArrowDownLeft, ArrowUpRight, Ellipsis, Trash2 } from "lucide-react";
import { useState } from "react";
import type { ActivityOut } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { Badge } from "@/components/ui/Badge";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/DropdownMenu";
import { IconButton } from "@/components/ui/IconButton";
import { ACTIVITY_KINDS } from "@/features/crm/activities/icons";
import type { Names } from "@/features/crm/activities/sentence";
import { TaskCheck } from "@/features/crm/activities/TaskCheck";
import { WhenText } from "@/features/crm/activities/WhenText";
import { bringBackActivity, personOf, removeActivity } from "@/features/crm/api";
import { RecordName } from "@/features/crm/records/RecordName";
import type { RecordKind } from "@/features/crm/server";
import { cn } from "@/lib/cn";
import { notify } from "@/lib/notify";
import { can } from "@/lib/permissions";
import { toProblem } from "@/lib/problem";
import { useSession } from "@/lib/session-query";

type ActivityItemProps = {
  activity: ActivityOut;
  page: { kind: RecordKind; id: string };
  names: Names;
};

const LONG = 220;

/** What was said or is to do. Long texts are folded. */
export function ActivityItem({ activity, page, names }: ActivityItemProps) {
  const session = useSession();
  const { icon: Icon, hue, label } = ACTIVITY_KINDS[activity.kind];
  const person = personOf(names.users, activity.owner_id);
  const isTask = activity.kind === "task";
  const done = activity.done_at !== null;
  return (
    <li className="group grid grid-cols-[1.75rem_minmax(0,1fr)_auto] gap-x-2 py-1.5">
      {isTask ? (
        <span className="grid size-7 place-content-center">
          <TaskCheck task={activity} readOnly={!can(session, "crm:write")} />
        </span>
      ) : (
        <span
          aria-hidden
          data-hue={hue}
          className="grid size-7 place-content-center rounded-full bg-hue/12 text-hue"
        >
          <Icon className="size-3.5" />
        </span>
      )}
      <div className="min-w-0 pt-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-sm">
          <span className="sr-only">{label}:</span>
          <span className={cn("font-medium", isTask && done && "text-text-muted line-through")}>
            {activity.subject}
          </span>
          <Facts activity={activity} />
        </div>
        <div className="text-text-muted text-xs">
          {label}
          {person && ` · ${person.name}`}
          <Links activity={activity} page={page} names={names} />
        </div>
        {activity.body && <Body text={activity.body} />}
      </div>
      <div className="flex h-7 items-center gap-1 text-text-faint text-xs">
        {can(session, "crm:delete") && <ItemMenu activity={activity} />}
        <WhenText at={activity.at} />
      </div>
    </li>
  );
}

function Facts({ activity }: { activity: ActivityOut }) {
  const { direction, duration_minutes: minutes, outcome, due_at: due, done_at: done } = activity;
  const Arrow = direction === "in" ? ArrowDownLeft : ArrowUpRight;
  const overdue = due !== null && done === null && new Date(due) < new Date();
  return (
    <>
      {direction && (
        <span className="inline-flex items-center text-text-faint">
          <Arrow aria-hidden className="size-3.5" />
          <span className="sr-only">{direction === "in" ? "incoming" : "outgoing"}</span>
        </span>
      )}
      {minutes ? <span className="text-text-muted text-xs">{minutes} min</span> : null}
      {outcome && <Badge>{outcome}</Badge>}
      {due && !done && (
        <Badge tone={overdue ? "danger" : "info"}>
          {overdue ? "Overdue since" : "Due"} <DateText value={due} kind="day" />
        </Badge>
      )}
      {activity.priority === "high" && !done && <Badge tone="warning">High</Badge>}
      {done && <span className="sr-only">Done</span>}
    </>
  );
}

/** Where else it belongs to; never the page one is on. */
function Links({ activity, page, names }: ActivityItemProps) {
  const links: [RecordKind, string | null][] = [
    ["contact", activity.contact_id],
    ["deal", activity.deal_id],
    ["lead", activity.lead_id],
  ];
  return links.map(
    ([kind, id]) =>
      id &&
      id !== page.id && (
        <span key={kind}>
          {" · "}
          <RecordName
            kind={kind}
            id={id}
            name={names.records?.byId.get(id)}
            wait={names.records?.isPending}
          />
        </span>
      ),
  );
}

function Body({ text }: { text: string }) {
  const [open, setOpen] = useState(false);
  const long = text.length > LONG || text.split("\n").length > 4;
  return (
    <div className="mt-1 max-w-prose rounded-md bg-surface-hover px-3 py-2 text-sm">
      <p className={cn("whitespace-pre-line break-words", long && !open && "line-clamp-3")}>
        {text}
      </p>
      {long && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="mt-1 font-medium text-accent text-xs hover:underline pointer-coarse:min-h-10"
        >
          {open ? "Show less" : "Show all"}
        </button>
      )}
    </div>
  );
}

function ItemMenu({ activity }: { activity: ActivityOut }) {
  const remove = useMutation(removeActivity);
  const restore = useMutation(bringBackActivity);
  const word = ACTIVITY_KINDS[activity.kind].label;
  const drop = async () => {
    try {
      await remove.mutateAsync(activity.id);
      await notify.done(`${word} deleted`, { undo: () => restore.mutate(activity.id) });
    } catch (error) {
      await notify.failed("It was not deleted", { detail: toProblem(error).message });
    }
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <IconButton
          label={`More about ${activity.subject}`}
          size="sm"
          className="opacity-0 focus-visible:opacity-100 group-hover:opacity-100 data-[state=open]:opacity-100 pointer-coarse:opacity-100"
        >
          <Ellipsis />
        </IconButton>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem danger icon={<Trash2 />} onSelect={() => void drop()}>
          Delete
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
