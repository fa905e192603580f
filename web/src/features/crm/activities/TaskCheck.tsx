import { useMutation } from "@tanstack/react-query";
import type { ActivityOut } from "@/client/types.gen";
import { Checkbox } from "@/components/ui/Checkbox";
import { editActivity } from "@/features/crm/api";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

type TaskCheckProps = {
  task: Pick<ActivityOut, "id" | "version" | "subject" | "done_at">;
  readOnly: boolean;
};

/** Done at once, and back by the toast. */
export function TaskCheck({ task, readOnly }: TaskCheckProps) {
  const edit = useMutation(editActivity);
  const set = async (done: boolean, version: number, quietly = false) => {
    try {
      const changed = await edit.mutateAsync({ id: task.id, version, done });
      if (quietly || !done) return;
      await notify.done("Task done", {
        detail: task.subject,
        undo: () => void set(false, changed.version, true),
      });
    } catch (error) {
      await notify.failed("The task was not changed", { detail: toProblem(error).message });
    }
  };
  // While it is on its way the box shows what was asked for.
  const done = edit.isPending ? edit.variables.done === true : task.done_at !== null;
  return (
    <Checkbox
      aria-label={`Done: ${task.subject}`}
      checked={done}
      disabled={readOnly || edit.isPending}
      onCheckedChange={(checked) => void set(checked === true, task.version)}
      className="rounded-full"
    />
  );
}
