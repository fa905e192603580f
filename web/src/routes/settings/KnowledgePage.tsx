import { KnowledgeSettings } from "@/features/knowledge/settings/KnowledgeSettings";

export const KnowledgePage = () => <KnowledgeSettings />;
