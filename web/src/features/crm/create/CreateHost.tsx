import { CreateAccount } from "@/features/crm/create/CreateAccount";
import { CreateContact } from "@/features/crm/create/CreateContact";
import { CreateDeal } from "@/features/crm/create/CreateDeal";
import { CreateLead } from "@/features/crm/create/CreateLead";
import { CreateTask } from "@/features/crm/create/CreateTask";
import { useCreateRequest } from "@/lib/create";

const DIALOGS = {
  account: CreateAccount,
  contact: CreateContact,
  lead: CreateLead,
  deal: CreateDeal,
  task: CreateTask,
};

/** The create dialogs, opened by `openCreate` of `@/lib/create`. */
export function CreateHost() {
  const request = useCreateRequest();
  if (!request) return null;
  const Dialog = DIALOGS[request.kind];
  return <Dialog request={request} />;
}
