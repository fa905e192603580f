import { ChevronRight } from "lucide-react";
import type { Choice } from "@/client/types.gen";

type ChoiceListProps = {
  choices: readonly Choice[];
  /** Not given: the choice was made already, or is not the reader's. */
  onChoose?: (say: string) => void;
};

/** Several may be meant: saying which goes on with the question. */
export const ChoiceList = ({ choices, onChoose }: ChoiceListProps) => (
  <ul aria-label="Which one?" className="grid gap-1">
    {choices.map(({ record, detail, say }) => (
      <li key={record.id}>
        <button
          type="button"
          disabled={!onChoose}
          onClick={() => onChoose?.(say)}
          className="control flex min-h-9 w-full items-center gap-2 px-3 py-1 text-left pointer-coarse:min-h-11"
        >
          <span className="min-w-0 flex-1">
            <span className="block truncate font-medium text-sm">{record.label}</span>
            {detail && <span className="block truncate text-text-muted text-xs">{detail}</span>}
          </span>
          <ChevronRight aria-hidden className="size-4 shrink-0 text-text-faint" />
        </button>
      </li>
    ))}
  </ul>
);
