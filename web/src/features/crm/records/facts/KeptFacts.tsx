import { DateText } from "@/components/DateText";
import { personOf, useUsers } from "@/features/crm/api";

type KeptFactsProps = {
  record: {
    created_at: string;
    created_by: string | null;
    updated_at: string;
    updated_by: string | null;
  };
};

/** Who made it and who changed it last. */
export function KeptFacts({ record }: KeptFactsProps) {
  const users = useUsers();
  const by = (id: string | null) => personOf(users, id)?.name ?? "the system";
  return (
    <p className="py-3 text-text-faint text-xs">
      Created <DateText value={record.created_at} kind="day" /> by {by(record.created_by)}. Changed{" "}
      <DateText value={record.updated_at} /> by {by(record.updated_by)}.
    </p>
  );
}
