export const CopilotEvaluationPage = () => null;
