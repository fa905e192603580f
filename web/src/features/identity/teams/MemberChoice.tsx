import { useId, useState } from "react";
import type { TeamOut, UserOut } from "@/client/types.gen";
import { Checkbox } from "@/components/ui/Checkbox";
import { Input } from "@/components/ui/Input";
import { plural } from "@/lib/format";

type MemberChoiceProps = {
  team: TeamOut | null;
  people: readonly UserOut[];
  chosen: ReadonlySet<string>;
  onToggle: (user: string, isIn: boolean) => void;
};
const MANY = 12;

/** Everybody with a box; who is in another team is shown with it, because they would leave it. */
export function MemberChoice({ team, people, chosen, onToggle }: MemberChoiceProps) {
  const id = useId();
  const [search, setSearch] = useState("");
  const shown = people.filter(
    (user) =>
      (user.status === "active" || chosen.has(user.id)) &&
      user.name.toLowerCase().includes(search.trim().toLowerCase()),
  );
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium text-sm">
        People
        <span className="ml-2 font-normal text-text-muted text-xs">
          {plural(chosen.size, "person", "people")} in it
        </span>
      </legend>
      {people.length > MANY && (
        <Input
          type="search"
          aria-label="Find a person"
          placeholder="Find a person"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
      )}
      <ul className="divide-y divide-border border-border border-y">
        {shown.map((user) => {
          const elsewhere = user.team_id !== null && user.team_id !== team?.id ? user.team : null;
          return (
            <li key={user.id} className="flex min-h-9 items-center gap-2.5 py-1 text-sm">
              <Checkbox
                id={`${id}-${user.id}`}
                checked={chosen.has(user.id)}
                onCheckedChange={(checked) => onToggle(user.id, checked === true)}
              />
              <label htmlFor={`${id}-${user.id}`} className="min-w-0 flex-1 truncate">
                {user.name}
              </label>
              {elsewhere && (
                <span className="truncate text-text-muted text-xs">
                  {chosen.has(user.id) ? `leaves ${elsewhere}` : `in ${elsewhere}`}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}
