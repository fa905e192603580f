import { ScoringSettings } from "@/features/scoring/settings/ScoringSettings";

export const ScoringSettingsPage = () => <ScoringSettings />;
