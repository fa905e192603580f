import { RecordList } from "@/features/crm/lists/RecordList";

export const ContactsPage = () => (
  <RecordList
    kind="contact"
    about="The people you talk to. Every mail, call and note with a person is kept on one timeline."
  />
);
