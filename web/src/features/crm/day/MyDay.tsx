import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FileInput, Sunrise } from "lucide-react";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { Button, buttonClass } from "@/components/ui/Button";
import { personOf, useUsers } from "@/features/crm/api";
import { Agenda } from "@/features/crm/day/Agenda";
import { EVERYBODY, myDayQuery, type Who } from "@/features/crm/day/api";
import { DayNumbers } from "@/features/crm/day/DayNumbers";
import { DaySide } from "@/features/crm/day/DaySide";
import { DaySkeleton } from "@/features/crm/day/DaySkeleton";
import { greeting, isPlanEmpty, mainCurrency, planOf } from "@/features/crm/day/plan";
import { Section } from "@/features/crm/day/Section";
import { useTasks } from "@/features/crm/day/useTasks";
import { WhoSelect } from "@/features/crm/day/WhoSelect";
import { WonChart } from "@/features/crm/day/WonChart";
import { openCreate } from "@/lib/create";
import { formatWeekday } from "@/lib/format";
import { can } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

type MyDayProps = { who: Who; onWho: (who: Who) => void };

/** What needs a person today: due, planned, quiet, about to close. */
export function MyDay({ who, onWho }: MyDayProps) {
  const session = useSession();
  const users = useUsers();
  const day = useQuery(myDayQuery(who));
  const tasks = useTasks();
  const now = new Date();
  if (!session) return null;

  const manages = session.user.role === "admin" || session.user.role === "manager";
  const person = who && who !== EVERYBODY ? personOf(users, who) : null;
  const hello = `${greeting(now)}, ${session.user.name.split(" ")[0]}`;
  const title =
    who === EVERYBODY ? "Everybody's day" : person ? `The day of ${person.name}` : hello;
  const header = (
    <PageHeader
      title={title}
      description={formatWeekday(now)}
      actions={manages && <WhoSelect who={who} me={session.user.id} users={users} onWho={onWho} />}
    />
  );
  if (day.isPending) {
    return (
      <>
        {header}
        <DaySkeleton />
      </>
    );
  }
  if (!day.data) {
    return (
      <>
        {header}
        <ErrorState error={day.error} onRetry={() => void day.refetch()} />
      </>
    );
  }
  const plan = planOf(day.data, tasks.gone, now);
  const { open_sums, quiet_deals, closing_soon, new_leads, won_by_month } = day.data;
  const nothing =
    isPlanEmpty(plan) &&
    [open_sums, quiet_deals, closing_soon, new_leads, won_by_month].every(
      (list) => list.length === 0,
    );
  const readOnly = !can(session, "crm:write");
  if (nothing) {
    return (
      <>
        {header}
        <EmptyState
          icon={Sunrise}
          title="Nothing here yet"
          action={
            <>
              {!readOnly && (
                <Button variant="primary" onClick={() => openCreate("lead")}>
                  New lead
                </Button>
              )}
              {can(session, "crm:import") && (
                <Link to="/import" className={buttonClass("secondary")}>
                  <FileInput aria-hidden />
                  Import your data
                </Link>
              )}
            </>
          }
        >
          Tasks that are due, meetings, deals that went quiet and deals about to close come together
          here as soon as there are leads and deals.
        </EmptyState>
      </>
    );
  }
  const owner = who === EVERYBODY ? undefined : (who ?? "me");
  const currency = mainCurrency([...open_sums, ...won_by_month], session.workspace.currency);
  const together = who === EVERYBODY ? users : undefined;
  return (
    <>
      {header}
      <div
        aria-busy={day.isPlaceholderData}
        className="grid grid-cols-[minmax(0,1fr)] gap-6 px-6 pb-10 aria-busy:opacity-60 max-md:px-4"
      >
        <DayNumbers
          day={day.data}
          owner={owner}
          currency={currency}
          overdue={plan.overdue.length}
          now={now}
        />
        <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] grid-rows-[auto_1fr] gap-x-10 gap-y-6 px-2 max-lg:grid-cols-[minmax(0,1fr)] max-md:px-0">
          <Agenda
            plan={plan}
            tasks={tasks}
            users={together}
            readOnly={readOnly}
            quietDeals={quiet_deals.length}
            now={now}
          />
          <DaySide day={day.data} owner={owner} users={together} readOnly={readOnly} now={now} />
          <Section id="won" title="Won per month">
            <WonChart sums={won_by_month} currency={currency} now={now} />
          </Section>
        </div>
      </div>
    </>
  );
}
