import { ModelSettings } from "@/features/engines/ModelSettings";

export const ModelPage = () => <ModelSettings />;
