import { LostReasonSettings } from "@/features/crm/settings/LostReasonSettings";

export const LostReasonsPage = () => <LostReasonSettings />;
