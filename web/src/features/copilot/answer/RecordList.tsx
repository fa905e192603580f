import type { Source } from "@/client/types.gen";
import { RecordLink } from "@/features/copilot/answer/RecordLink";
import { recordsOf } from "@/features/copilot/answer/reading";

/** What a figure is made of, record by record. */
export const RecordList = ({ source }: { source: Source }) => (
  <ul className="grid gap-1 text-sm">
    {recordsOf(source).map((record) => (
      <li key={record.id} className="break-words">
        <RecordLink record={record} />
      </li>
    ))}
  </ul>
);
