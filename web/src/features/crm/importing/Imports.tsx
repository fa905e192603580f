import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { PageHeader } from "@/components/PageHeader";
import { upload } from "@/features/crm/importing/api";
import { DropZone } from "@/features/crm/importing/DropZone";
import { ImportHistory } from "@/features/crm/importing/ImportHistory";
import { refusedFiles } from "@/features/crm/importing/states";
import { toProblem } from "@/lib/problem";

/** Where imports begin, and what has been imported before. */
export function Imports() {
  const navigate = useNavigate();
  const send = useMutation(upload);
  const [refused, setRefused] = useState<string[]>([]);
  const start = (files: File[]) => {
    const problems = refusedFiles(files);
    setRefused(problems);
    send.reset();
    if (problems.length > 0) return;
    send.mutate(files, {
      onSuccess: ({ id }) => void navigate({ to: "/import/$id", params: { id } }),
    });
  };
  const problem = send.error ? toProblem(send.error) : null;
  const said = problem?.errors.length ? problem.errors.map(({ reason }) => reason) : [];
  return (
    <>
      <PageHeader
        title="Import"
        description="Bring in what you have: from another CRM, a spreadsheet, a price list. Check it first, and undo it if it was not what you wanted."
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-8 px-6 pb-10 max-md:px-4">
        <DropZone
          onFiles={start}
          sending={send.isPending ? send.variables : undefined}
          problems={
            refused.length > 0 || !problem ? refused : said.length > 0 ? said : [problem.message]
          }
        />
        <ImportHistory />
      </div>
    </>
  );
}
