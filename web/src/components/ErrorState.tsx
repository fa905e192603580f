import { CircleAlert, RotateCw } from "lucide-react";
import { Button } from "@/components/ui/Button";
import { toProblem } from "@/lib/problem";

type ErrorStateProps = { error: unknown; onRetry?: () => void };

/** What went wrong, what to do, and the number to give to whoever can look it up. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const problem = toProblem(error);
  return (
    <div role="alert" className="grid justify-items-center gap-1 px-6 py-16 text-center">
      <CircleAlert aria-hidden strokeWidth={1.5} className="mb-2 size-7 text-danger" />
      <h2 className="font-semibold text-base">{problem.title}</h2>
      {problem.detail && problem.detail !== problem.title && (
        <p className="max-w-md text-balance text-sm text-text-muted">{problem.detail}</p>
      )}
      {problem.requestId && <p className="text-text-faint text-xs">Request {problem.requestId}</p>}
      {onRetry && (
        <Button className="mt-4" onClick={onRetry}>
          <RotateCw aria-hidden />
          Try again
        </Button>
      )}
    </div>
  );
}
