import { PipelineSettings } from "@/features/crm/settings/PipelineSettings";

export const PipelinesPage = () => <PipelineSettings />;
