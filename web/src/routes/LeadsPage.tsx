import { RecordList } from "@/features/crm/lists/RecordList";

export const LeadsPage = () => (
  <RecordList
    kind="lead"
    about="People and companies who might buy. Import them from a file, or write down the first one."
  />
);
