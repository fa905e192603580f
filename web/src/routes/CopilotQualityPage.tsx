export const CopilotQualityPage = () => null;
