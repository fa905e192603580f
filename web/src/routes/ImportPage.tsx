import { Imports } from "@/features/crm/importing/Imports";

export const ImportPage = () => <Imports />;
