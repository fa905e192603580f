import { Users } from "lucide-react";
import type { TeamOut, UserOut } from "@/client/types.gen";
import { EmptyState } from "@/components/EmptyState";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { Badge } from "@/components/ui/Badge";
import { plural } from "@/lib/format";

type TeamListProps = {
  teams: readonly TeamOut[];
  people: readonly UserOut[];
  onOpen?: (team: TeamOut) => void;
};

/** Every team with who leads it and who is in it. */
export function TeamList({ teams, people, onOpen }: TeamListProps) {
  if (teams.length === 0) {
    return (
      <EmptyState icon={Users} title="No teams yet">
        Put people who sell together into a team: it has a forecast, a quota and a track record of
        its own.
      </EmptyState>
    );
  }
  return (
    <ul aria-label="Teams" className="max-w-3xl divide-y divide-border border-border border-y">
      {teams.map((team) => (
        <TeamItem key={team.id} team={team} people={people} onOpen={onOpen} />
      ))}
    </ul>
  );
}

type TeamItemProps = {
  team: TeamOut;
  people: readonly UserOut[];
  onOpen?: (team: TeamOut) => void;
};

function TeamItem({ team, people, onOpen }: TeamItemProps) {
  const members = people.filter(({ id }) => team.members.includes(id));
  const leader = people.find(({ id }) => id === team.leader_id);
  return (
    <li className="grid gap-2 py-3">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        {onOpen ? (
          <button
            type="button"
            className="font-medium hover:underline pointer-coarse:min-h-9"
            onClick={() => onOpen(team)}
          >
            {team.name}
          </button>
        ) : (
          <span className="font-medium">{team.name}</span>
        )}
        <span className="text-sm text-text-muted">
          {plural(members.length, "person", "people")}
          {leader && !team.members.includes(leader.id) && `, led by ${leader.name}`}
        </span>
      </div>
      {members.length > 0 && (
        <ul
          aria-label={`People in ${team.name}`}
          className="flex flex-wrap gap-x-5 gap-y-2 text-sm"
        >
          {members.map((user) => (
            <li key={user.id} className="inline-flex items-center gap-2">
              <OwnerAvatar owner={user} showName />
              {user.id === team.leader_id && <Badge>Lead</Badge>}
              {user.status === "disabled" && <Badge>Disabled</Badge>}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
