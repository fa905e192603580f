import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft, CircleAlert } from "lucide-react";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { Badge } from "@/components/ui/Badge";
import { Skeleton } from "@/components/ui/Skeleton";
import { act, fieldsQuery, importQuery } from "@/features/crm/importing/api";
import { ImportActions } from "@/features/crm/importing/ImportActions";
import { ImportFile } from "@/features/crm/importing/ImportFile";
import { ImportProgress } from "@/features/crm/importing/ImportProgress";
import { ImportResult } from "@/features/crm/importing/ImportResult";
import { isBusy, STATUS } from "@/features/crm/importing/states";
import { toProblem } from "@/lib/problem";

/** One import: what its files are, what the check says, what became of it. */
export function ImportRun({ id }: { id: string }) {
  const found = useQuery(importQuery(id));
  const fields = useQuery(fieldsQuery);
  const action = useMutation(act(id));
  const back = (
    <Link
      to="/import"
      className="mx-6 mt-4 -mb-3 inline-flex items-center gap-1 self-start text-text-muted text-xs hover:text-text max-md:mx-4"
    >
      <ArrowLeft aria-hidden className="size-3" />
      All imports
    </Link>
  );
  const refused = found.error ?? fields.error;
  if (refused && !(found.data && fields.data)) {
    const again = () => void Promise.all([found.refetch(), fields.refetch()]);
    return (
      <>
        {back}
        <ErrorState error={refused} onRetry={again} />
      </>
    );
  }
  if (!found.data || !fields.data) {
    return (
      <>
        {back}
        <div aria-busy className="grid gap-4 px-6 pt-8">
          <Skeleton className="h-6 w-1/3" />
          <Skeleton className="h-40 w-full" />
        </div>
      </>
    );
  }
  const whole = found.data;
  const problem = action.error ? toProblem(action.error) : null;
  return (
    <>
      {back}
      <PageHeader
        title={whole.name}
        meta={<Badge tone={STATUS[whole.status].tone}>{STATUS[whole.status].label}</Badge>}
        actions={<ImportActions whole={whole} action={action} />}
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 px-6 pb-10 max-md:px-4">
        {problem && (
          <div
            role="alert"
            className="flex items-start gap-2 rounded-md bg-danger-soft px-3 py-2 text-danger"
          >
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            <ul>
              {(problem.errors.length > 0
                ? problem.errors.map(({ reason }) => reason)
                : [problem.message]
              ).map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          </div>
        )}
        {whole.message && (
          <p role="alert" className="rounded-md bg-warning-soft px-3 py-2 text-warning">
            {whole.message}
          </p>
        )}
        {isBusy(whole.status) && <ImportProgress whole={whole} />}
        <ImportResult whole={whole} kinds={fields.data.kinds} />
        {whole.files.map((file) => (
          <ImportFile key={file.id} whole={whole} file={file} kinds={fields.data.kinds} />
        ))}
      </div>
    </>
  );
}
