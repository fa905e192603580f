import { RecordList } from "@/features/crm/lists/RecordList";

export const AccountsPage = () => (
  <RecordList
    kind="account"
    about="The companies you sell to, with their people, deals and history in one place."
  />
);
