import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { ErrorState } from "@/components/ErrorState";
import { Button } from "@/components/ui/Button";
import { teamsQuery, usersQuery } from "@/features/identity/api";
import { FormSkeleton } from "@/features/identity/FormSkeleton";
import { TeamList } from "@/features/identity/teams/TeamList";
import { TeamSheet } from "@/features/identity/teams/TeamSheet";
import { can } from "@/lib/permissions";
import { useSession } from "@/lib/session-query";

export function TeamsPage() {
  const session = useSession();
  const teams = useQuery(teamsQuery);
  const users = useQuery(usersQuery);
  const [openId, setOpenId] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const mayChange = can(session, "users:write");
  const open = teams.data?.find(({ id }) => id === openId);
  const people = users.data ?? [];
  return (
    <>
      <div className="flex max-w-3xl flex-wrap items-start justify-between gap-3 pb-4">
        <p className="max-w-xl text-sm text-text-muted">
          Everybody is in one team at most. A team has a forecast, a quota and a track record of its
          own.
        </p>
        {mayChange && (
          <Button variant="primary" onClick={() => setAdding(true)}>
            <Plus aria-hidden />
            Add a team
          </Button>
        )}
      </div>
      {teams.data && users.data ? (
        <TeamList
          teams={teams.data}
          people={people}
          onOpen={mayChange ? ({ id }) => setOpenId(id) : undefined}
        />
      ) : teams.isError || users.isError ? (
        <ErrorState
          error={teams.error ?? users.error}
          onRetry={() => void Promise.all([teams.refetch(), users.refetch()])}
        />
      ) : (
        <FormSkeleton fields={3} />
      )}
      {adding && <TeamSheet team={null} people={people} onClose={() => setAdding(false)} />}
      {open && (
        <TeamSheet key={open.id} team={open} people={people} onClose={() => setOpenId(null)} />
      )}
    </>
  );
}
