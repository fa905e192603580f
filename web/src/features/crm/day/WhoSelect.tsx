import type { UserOut } from "@/client/types.gen";
import { Select } from "@/components/ui/Select";
import { EVERYBODY, type Who } from "@/features/crm/day/api";

type WhoSelectProps = {
  who: Who;
  me: string;
  users: readonly UserOut[];
  onWho: (who: Who) => void;
};

const ME = "me";

/** For managers: whose day it is. */
export function WhoSelect({ who, me, users, onWho }: WhoSelectProps) {
  const people = users.filter(({ id, status }) => id !== me && status === "active");
  return (
    <Select
      aria-label="Whose day"
      className="w-44 max-md:w-28"
      value={who ?? ME}
      onValueChange={(value) => onWho(value === ME ? undefined : value)}
      options={[
        { value: ME, label: "My day" },
        { value: EVERYBODY, label: "Everybody's day" },
        ...people.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}
