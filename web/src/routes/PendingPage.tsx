import { Progress } from "@/components/ui/Progress";

export const PendingPage = () => <Progress label="Loading the page" className="rounded-none" />;
