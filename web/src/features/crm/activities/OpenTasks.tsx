import { useQuery } from "@tanstack/react-query";
import { DateText } from "@/components/DateText";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { TaskCheck } from "@/features/crm/activities/TaskCheck";
import { activitiesQuery, personOf, useUsers } from "@/features/crm/api";
import { both, condition } from "@/features/crm/lists/grammar";
import type { RecordKind } from "@/features/crm/server";
import { cn } from "@/lib/cn";

type OpenTasksProps = { kind: RecordKind; id: string; readOnly: boolean };

const SHOWN = 5;

/** What is still to do here, the most urgent first. Nothing when there is nothing. */
export function OpenTasks({ kind, id, readOnly }: OpenTasksProps) {
  const filter = both(
    condition(`${kind}_id`, "eq", id),
    condition("kind", "eq", "task"),
    "done_at[is]:null",
  );
  const tasks = useQuery(activitiesQuery(filter ?? "")).data?.items ?? [];
  const users = useUsers();
  if (tasks.length === 0) return null;
  return (
    <section aria-label="To do" className="mt-3 rounded-lg border border-border px-3 py-2">
      <h2 className="font-medium text-text-faint text-xs">
        To do{tasks.length > SHOWN && `, the first ${SHOWN} of ${tasks.length}`}
      </h2>
      <ul>
        {tasks.slice(0, SHOWN).map((task) => {
          const late = task.due_at !== null && new Date(task.due_at) < new Date();
          return (
            <li key={task.id} className="flex min-h-8 items-center gap-2.5 text-sm">
              <TaskCheck task={task} readOnly={readOnly} />
              <span className="min-w-0 flex-1 truncate">{task.subject}</span>
              {task.due_at && (
                <span className={cn("text-xs", late ? "text-danger" : "text-text-muted")}>
                  {late ? "overdue, " : "due "}
                  <DateText value={task.due_at} kind="day" />
                </span>
              )}
              <OwnerAvatar owner={personOf(users, task.owner_id)} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
