import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { ActivityOut, ActivityRow, ChangeActivity } from "@/client/types.gen";
import { editActivity } from "@/features/crm/api";
import { snoozedTo } from "@/features/crm/day/plan";
import { formatDay } from "@/lib/format";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

const NOBODY: ReadonlySet<string> = new Set();

/** Tasks leave the list at once and come back when the server refuses, or by undo. */
export function useTasks() {
  const [gone, setGone] = useState(NOBODY);
  const edit = useMutation(editActivity);
  const change = async (
    task: Pick<ActivityOut, "id" | "version" | "subject">,
    facts: Omit<ChangeActivity, "version">,
  ): Promise<ActivityOut | null> => {
    setGone((all) => new Set(all).add(task.id));
    try {
      // Answers when the day has been asked for again, so the row does not flash up.
      return await edit.mutateAsync({ id: task.id, version: task.version, ...facts });
    } catch (error) {
      notify.failed("The task was not changed", { detail: toProblem(error).message });
      return null;
    } finally {
      setGone((all) => new Set([...all].filter((id) => id !== task.id)));
    }
  };
  return {
    gone,
    complete: async (task: ActivityRow) => {
      const done = await change(task, { done: true });
      if (!done) return;
      const undo = () => void change(done, { done: false });
      notify.done("Done", { detail: task.subject, undo });
    },
    snooze: async (task: ActivityRow, until: "tomorrow" | "monday") => {
      const due = snoozedTo(task.due_at, until, new Date()).toISOString();
      const moved = await change(task, { due_at: due });
      if (!moved) return;
      const undo = () => void change(moved, { due_at: task.due_at });
      notify.done(`Due ${formatDay(due)}`, { detail: task.subject, undo });
    },
  };
}
