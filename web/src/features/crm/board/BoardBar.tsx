import type { ReactNode } from "react";
import type { Board, PipelineOut } from "@/client/types.gen";
import { Select } from "@/components/ui/Select";
import { useUsers } from "@/features/crm/api";
import { addUp } from "@/features/crm/board/place";
import { Sums } from "@/features/crm/board/Sums";
import { NEWEST, SORTS, sortOf, wordOf } from "@/features/crm/board/sorts";
import { plural } from "@/lib/format";
import { useSession } from "@/lib/session-query";

/** In the address: a pipeline's id, `me` or a person's id, and the word of an order. */
export type BoardSearch = { pipeline?: string; owner?: string; order?: string };

type BoardBarProps = {
  pipelines: readonly PipelineOut[];
  pipelineId: string;
  search: BoardSearch;
  onSearch: (next: BoardSearch) => void;
  board: Board | undefined;
  end?: ReactNode;
};

const EVERYBODY = "everybody";

export function BoardBar({ pipelines, pipelineId, search, onSearch, board, end }: BoardBarProps) {
  const me = useSession()?.user.id;
  const users = useUsers().filter(({ status, id }) => status === "active" && id !== me);
  const owners = [
    { value: EVERYBODY, label: "Everybody's deals" },
    { value: "me", label: "My deals" },
    ...users.map(({ id, name }) => ({ value: id, label: name })),
  ];
  const open = board?.columns.filter(({ stage }) => stage.type === "open") ?? [];
  const count = open.reduce((sum, column) => sum + column.count, 0);
  return (
    <div className="flex flex-wrap items-center gap-2 px-6 pb-3 max-md:px-4">
      {pipelines.length > 1 && (
        <Select
          aria-label="Pipeline"
          className="w-44 max-md:w-auto max-md:flex-1"
          value={pipelineId}
          onValueChange={(pipeline) => onSearch({ ...search, pipeline })}
          options={pipelines.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <Select
        aria-label="Whose deals"
        className="w-44 max-md:w-auto max-md:flex-1"
        value={search.owner ?? EVERYBODY}
        onValueChange={(owner) =>
          onSearch({ ...search, owner: owner === EVERYBODY ? undefined : owner })
        }
        options={owners}
      />
      <Select
        aria-label="Order of the deals"
        className="w-44 max-md:w-auto max-md:flex-1"
        value={wordOf(sortOf(search.order))}
        onValueChange={(word) =>
          onSearch({ ...search, order: sortOf(word) === NEWEST ? undefined : word })
        }
        options={SORTS.map(({ word, label }) => ({ value: word, label }))}
      />
      {board && (
        <p className="flex items-baseline gap-2 px-1 text-text-muted text-xs max-md:order-last max-md:w-full">
          <span className="whitespace-nowrap tabular-nums">{plural(count, "open deal")}</span>
          <Sums sums={addUp(open)} weighted />
        </p>
      )}
      {end && <div className="ml-auto">{end}</div>}
    </div>
  );
}
