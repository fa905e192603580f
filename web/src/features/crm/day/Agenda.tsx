import { useNavigate } from "@tanstack/react-router";
import { Coffee } from "lucide-react";
import { useRef, useState } from "react";
import type { ActivityRow, UserOut } from "@/client/types.gen";
import { personOf } from "@/features/crm/api";
import { MeetingRow } from "@/features/crm/day/MeetingRow";
import { aboutOf, isPlanEmpty, type Plan } from "@/features/crm/day/plan";
import { Section } from "@/features/crm/day/Section";
import { TaskRow } from "@/features/crm/day/TaskRow";
import type { useTasks } from "@/features/crm/day/useTasks";
import { WORDS } from "@/features/crm/words";
import { plural } from "@/lib/format";
import { useShortcuts } from "@/lib/keyboard";

type AgendaProps = {
  plan: Plan;
  tasks: ReturnType<typeof useTasks>;
  /** Given where the days of several people stand together. */
  users?: readonly UserOut[];
  readOnly: boolean;
  quietDeals: number;
  now: Date;
};

/** What is due and planned. `j k` walk, `x` is done, `s` is later, Enter opens. */
export function Agenda({ plan, tasks, users, readOnly, quietDeals, now }: AgendaProps) {
  const navigate = useNavigate();
  const list = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<string | null>(null);
  const rows = [
    ...plan.overdue,
    ...plan.dueToday,
    ...plan.meetings,
    ...plan.upcoming.flatMap(({ items }) => items),
  ];
  const elements = () => [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
  const focused = () => elements().findIndex((row) => row.contains(document.activeElement));
  const step = (by: number) => {
    const at = focused();
    elements()[at < 0 ? 0 : at + by]?.focus();
  };
  const current = (): ActivityRow | undefined => {
    const id = elements()[focused()]?.dataset.row;
    return rows.find((row) => row.id === id);
  };
  const finish = (task: ActivityRow) => {
    const at = focused();
    void tasks.complete(task);
    requestAnimationFrame(() => (elements()[at] ?? elements()[at - 1])?.focus());
  };
  const onTask = (act: (task: ActivityRow) => void) => () => {
    const row = current();
    if (row?.kind === "task" && !readOnly) act(row);
  };
  const open = () => {
    const row = current();
    const about = row && aboutOf(row)[0];
    if (about) void navigate({ to: WORDS[about.kind].page, params: { id: about.id } });
  };
  const group = "My day";
  useShortcuts([
    { keys: "j", label: "Next row", group, run: () => step(1) },
    { keys: "k", label: "Previous row", group, run: () => step(-1) },
    { keys: "x", label: "Task done", group, run: onTask(finish) },
    { keys: "s", label: "Task later", group, run: onTask(({ id }) => setMenu(id)) },
    { keys: "Enter", label: "Open what it is about", group, run: open },
  ]);
  const owner = (row: ActivityRow) => users && personOf(users, row.owner_id);
  const taskRow = (task: ActivityRow, overdue = false) => (
    <TaskRow
      key={task.id}
      task={task}
      owner={owner(task)}
      overdue={overdue}
      readOnly={readOnly}
      onDone={() => finish(task)}
      onSnooze={(until) => void tasks.snooze(task, until)}
      menuOpen={menu === task.id}
      onMenu={(isOpen) => setMenu(isOpen ? task.id : null)}
    />
  );
  const meetingRow = (meeting: ActivityRow) => (
    <MeetingRow key={meeting.id} meeting={meeting} owner={owner(meeting)} now={now} />
  );

  return (
    <div ref={list} id="tasks" className="grid scroll-mt-4 content-start gap-6">
      {plan.overdue.length > 0 && (
        <Section id="overdue" title="Overdue" count={plan.overdue.length} danger>
          <ul>{plan.overdue.map((task) => taskRow(task, true))}</ul>
        </Section>
      )}
      {plan.meetings.length > 0 && (
        <Section id="meetings" title="Meetings and calls" count={plan.meetings.length}>
          <ul>{plan.meetings.map(meetingRow)}</ul>
        </Section>
      )}
      <Section id="today" title="Due today" count={plan.dueToday.length || undefined}>
        {plan.dueToday.length > 0 ? (
          <ul>{plan.dueToday.map((task) => taskRow(task))}</ul>
        ) : (
          <NothingDue calm={isPlanEmpty(plan)} overdue={plan.overdue.length} quiet={quietDeals} />
        )}
      </Section>
      {plan.upcoming.length > 0 && (
        <Section id="upcoming" title="The next three days">
          {plan.upcoming.map(({ name, items }) => (
            <div key={name}>
              <h3 className="px-1 pt-2 pb-0.5 text-text-muted text-xs">{name}</h3>
              <ul>{items.map((row) => (row.kind === "task" ? taskRow(row) : meetingRow(row)))}</ul>
            </div>
          ))}
        </Section>
      )}
    </div>
  );
}

function NothingDue({ calm, overdue, quiet }: { calm: boolean; overdue: number; quiet: number }) {
  return (
    <p className="flex items-center gap-2 px-1 py-3 text-text-muted">
      <Coffee aria-hidden className="size-4 shrink-0 text-text-faint" />
      <span>
        {overdue > 0 ? "Nothing else is due today." : calm ? "Nothing due." : "Nothing due today."}{" "}
        {quiet > 0 && (
          <a href="#quiet" className="text-accent hover:underline">
            {quiet >= 20 ? "20 or more deals" : plural(quiet, "deal")}{" "}
            {quiet === 1 ? "has" : "have"} gone quiet.
          </a>
        )}
      </span>
    </p>
  );
}
