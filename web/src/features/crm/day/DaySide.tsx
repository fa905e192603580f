import { Link } from "@tanstack/react-router";
import type { MyDay, UserOut } from "@/client/types.gen";
import { dealList, is, until } from "@/features/crm/board/links";
import { ClosingSoon } from "@/features/crm/day/ClosingSoon";
import { NewLeads } from "@/features/crm/day/NewLeads";
import { QuietDeals } from "@/features/crm/day/QuietDeals";
import { Quiet, Section } from "@/features/crm/day/Section";

type DaySideProps = {
  day: MyDay;
  owner: string | undefined;
  users?: readonly UserOut[];
  readOnly: boolean;
  now: Date;
};

const SHOWN = 6;
const DAY = 86_400_000;
const SOON = 14 * DAY;

/** Beside the agenda: deals and leads that want a look. */
export function DaySide({ day, owner, users, readOnly, now }: DaySideProps) {
  const mine = owner !== undefined && is("owner_id", owner);
  const open = is("status", "open");
  const quietSince = new Date(now.getTime() - (day.quiet_after_days + 1) * DAY);
  const soon = new Date(now.getTime() + SOON);
  const all = "text-text-muted hover:text-text hover:underline";
  return (
    <div className="row-span-2 grid grid-cols-[minmax(0,1fr)] content-start gap-6">
      <Section
        id="quiet"
        title="Gone quiet"
        count={day.quiet_deals.length || undefined}
        end={
          day.quiet_deals.length > SHOWN && (
            <Link
              to="/deals"
              search={{
                ...dealList([open, mine, until("last_activity_at", quietSince)]),
                sort: "-amount_minor",
              }}
              className={all}
            >
              All
            </Link>
          )
        }
      >
        {day.quiet_deals.length > 0 ? (
          <QuietDeals deals={day.quiet_deals.slice(0, SHOWN)} users={users} readOnly={readOnly} />
        ) : (
          <Quiet>Every open deal was touched in the last {day.quiet_after_days} days.</Quiet>
        )}
      </Section>
      <Section
        id="closing"
        title="Closing soon"
        count={day.closing_soon.length || undefined}
        end={
          day.closing_soon.length > SHOWN && (
            <Link
              to="/deals"
              search={{
                ...dealList([open, mine, until("expected_close_on", soon)]),
                sort: "expected_close_on",
              }}
              className={all}
            >
              All
            </Link>
          )
        }
      >
        {day.closing_soon.length > 0 ? (
          <ClosingSoon deals={day.closing_soon.slice(0, SHOWN)} now={now} />
        ) : (
          <Quiet>No deal is expected to close in the next two weeks.</Quiet>
        )}
      </Section>
      <Section
        id="leads"
        title="New leads"
        count={day.new_leads.length || undefined}
        end={
          day.new_leads.length > SHOWN && (
            <Link
              to="/leads"
              search={{ tab: "new", ...(mine && { filters: [mine] }) }}
              className={all}
            >
              All
            </Link>
          )
        }
      >
        {day.new_leads.length > 0 ? (
          <NewLeads leads={day.new_leads.slice(0, SHOWN)} />
        ) : (
          <Quiet>No new leads wait.</Quiet>
        )}
      </Section>
    </div>
  );
}
