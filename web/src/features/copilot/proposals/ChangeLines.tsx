import { ArrowRight } from "lucide-react";
import type { Change } from "@/client/types.gen";

/** What will be different: before and after, line by line. */
export const ChangeLines = ({ changes }: { changes: readonly Change[] }) => (
  <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
    {changes.map(({ field, before, after }) => (
      <div key={field} className="contents">
        <dt className="text-text-muted">{field}</dt>
        <dd className="min-w-0 whitespace-pre-line break-words">
          {before !== null && (
            <>
              <del className="text-text-faint">{before || "empty"}</del>
              <ArrowRight aria-label="becomes" className="mx-1.5 inline size-3.5 text-text-faint" />
            </>
          )}
          <ins className="font-medium no-underline">{after || "empty"}</ins>
        </dd>
      </div>
    ))}
  </dl>
);
