import { useQuery } from "@tanstack/react-query";
import { listLostReasonsOptions } from "@/client/@tanstack/react-query.gen";
import { Select } from "@/components/ui/Select";

type LostReasonSelectProps = {
  id: string;
  invalid: boolean;
  value: string;
  onChange: (id: string) => void;
};

/** Why a deal is lost: one of the reasons the workspace keeps. */
export function LostReasonSelect({ value, onChange, ...control }: LostReasonSelectProps) {
  const reasons = useQuery({ ...listLostReasonsOptions(), staleTime: 5 * 60_000 }).data ?? [];
  return (
    <Select
      {...control}
      value={value || undefined}
      options={reasons.map(({ id, name }) => ({ value: id, label: name }))}
      onValueChange={onChange}
    />
  );
}
