import { useParams } from "@tanstack/react-router";
import { AccountRecord } from "@/features/crm/records/AccountRecord";
import { RecordGate } from "@/features/crm/records/RecordGate";

export function AccountPage() {
  const { id } = useParams({ from: "/shell/accounts/$id" });
  return (
    <RecordGate kind="account" id={id}>
      {(account) => <AccountRecord key={account.id} account={account} />}
    </RecordGate>
  );
}
