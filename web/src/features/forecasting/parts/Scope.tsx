import { Users } from "lucide-react";
import { Select } from "@/components/ui/Select";
import { usePipelines, useTeams, useUsers } from "@/features/forecasting/api";
import { PERIOD_WORDS, type Period } from "@/features/forecasting/words";

const ALL = "all";
const EVERYBODY = "Everybody";
type ChoiceProps = { value: string | undefined; onChange: (id: string | undefined) => void };

type WhoseSelectProps = {
  owner: string | undefined;
  team: string | undefined;
  onChange: (whose: { owner: string | undefined; team: string | undefined }) => void;
};

/** Everybody, a team or a person: teams first, because they are few. */
export function WhoseSelect({ owner, team, onChange }: WhoseSelectProps) {
  const teams = useTeams().filter(({ id, members }) => members.length > 0 || id === team);
  const users = useUsers().filter(({ status, id }) => status === "active" || id === owner);
  return (
    <Select
      aria-label="Whose deals"
      className="w-44"
      value={owner ?? team ?? ALL}
      onValueChange={(id) =>
        onChange({
          owner: users.find((user) => user.id === id)?.id,
          team: teams.find((one) => one.id === id)?.id,
        })
      }
      options={[
        { value: ALL, label: EVERYBODY },
        ...teams.map(({ id, name }) => ({
          value: id,
          label: name,
          icon: <Users aria-label="Team" className="size-3.5 text-text-faint" />,
        })),
        ...users.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}

/** Only where there is a choice. `required`: one is always looked at. */
export function PipelineSelect({
  value,
  onChange,
  required = false,
}: ChoiceProps & { required?: boolean }) {
  const pipelines = usePipelines();
  if (pipelines.length < 2) return null;
  const options = pipelines.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Select
      aria-label="Pipeline"
      className="w-40"
      value={value ?? (required ? undefined : ALL)}
      onValueChange={(id) => onChange(id === ALL ? undefined : id)}
      options={required ? options : [{ value: ALL, label: "All pipelines" }, ...options]}
    />
  );
}

type PeriodSwitchProps = { value: Period; onChange: (period: Period) => void };

export const PeriodSwitch = ({ value, onChange }: PeriodSwitchProps) => (
  <fieldset
    aria-label="Length of a period"
    className="inline-flex rounded-md border border-border-strong p-0.5"
  >
    {(["month", "quarter"] as const).map((period) => (
      <button
        key={period}
        type="button"
        aria-pressed={period === value}
        onClick={() => onChange(period)}
        className="h-6.5 rounded-sm px-2.5 font-medium text-sm text-text-muted hover:text-text aria-pressed:bg-accent-soft aria-pressed:text-accent pointer-coarse:h-9"
      >
        {PERIOD_WORDS[period].label}
      </button>
    ))}
  </fieldset>
);
