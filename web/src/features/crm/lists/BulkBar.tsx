import { useMutation } from "@tanstack/react-query";
import { ArchiveRestore, Trash2, UserRound } from "lucide-react";
import type { BulkChange, BulkResult } from "@/client/types.gen";
import type { Selection } from "@/components/data-table/DataTable";
import { OwnerAvatar } from "@/components/OwnerAvatar";
import { Button } from "@/components/ui/Button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/DropdownMenu";
import { changeRecords, useUsers } from "@/features/crm/api";
import type { RecordKind } from "@/features/crm/server";
import { WORDS } from "@/features/crm/words";
import { plural } from "@/lib/format";
import { notify } from "@/lib/notify";
import { can } from "@/lib/permissions";
import { toProblem } from "@/lib/problem";
import { useSession } from "@/lib/session-query";

const AT_ONCE = 200;

type BulkBarProps = {
  kind: RecordKind;
  selection: Selection;
  inBin: boolean;
  onDone: () => void;
};

/** What can be done with the selected rows. Says how many were refused and why. */
export function BulkBar({ kind, selection, inBin, onDone }: BulkBarProps) {
  const ids = Object.keys(selection);
  const session = useSession();
  const users = useUsers();
  const change = useMutation(changeRecords(kind));
  const count = (many: number) => plural(many, WORDS[kind].one, WORDS[kind].many);

  const run = async (what: Omit<BulkChange, "ids">, said: string, chosen: readonly string[]) => {
    try {
      const done = await inPieces(chosen, (piece) => change.mutateAsync({ ...what, ids: piece }));
      onDone();
      const undo = what.delete
        ? () => void run({ restore: true }, "brought back", done.changed)
        : undefined;
      const detail = refusedText(done);
      if (done.changed.length === 0) await notify.failed("Nothing was changed", { detail });
      else await notify.done(`${count(done.changed.length)} ${said}`, { detail, undo });
    } catch (error) {
      await notify.failed("Not all could be changed", { detail: toProblem(error).message });
    }
  };
  const mayDelete = can(session, "crm:delete");
  return (
    <>
      {!inBin && can(session, "crm:write") && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="sm" loading={change.isPending}>
              <UserRound aria-hidden />
              Assign
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent>
            {users
              .filter(({ status }) => status === "active")
              .map(({ id, name }) => (
                <DropdownMenuItem
                  key={id}
                  onSelect={() => void run({ owner_id: id }, `assigned to ${name}`, ids)}
                >
                  <OwnerAvatar owner={{ name }} showName />
                </DropdownMenuItem>
              ))}
          </DropdownMenuContent>
        </DropdownMenu>
      )}
      {!inBin && mayDelete && (
        <Button
          variant="ghost"
          size="sm"
          loading={change.isPending}
          onClick={() => void run({ delete: true }, "moved to the bin", ids)}
        >
          <Trash2 aria-hidden />
          Delete
        </Button>
      )}
      {inBin && mayDelete && (
        <Button
          variant="ghost"
          size="sm"
          loading={change.isPending}
          onClick={() => void run({ restore: true }, "brought back", ids)}
        >
          <ArchiveRestore aria-hidden />
          Restore
        </Button>
      )}
      <Button variant="ghost" size="sm" onClick={onDone}>
        Clear
      </Button>
    </>
  );
}

/** The server takes two hundred at once. */
export async function inPieces(
  ids: readonly string[],
  send: (piece: string[]) => Promise<BulkResult>,
): Promise<BulkResult> {
  const whole: BulkResult = { changed: [], refused: {} };
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const piece = await send(ids.slice(at, at + AT_ONCE));
    whole.changed.push(...piece.changed);
    Object.assign(whole.refused, piece.refused);
  }
  return whole;
}

/** "2 refused: There is no deal with this id." Each reason is said once. */
export function refusedText({ refused }: BulkResult): string | undefined {
  const reasons = Object.values(refused);
  if (reasons.length === 0) return undefined;
  return `${reasons.length} refused: ${[...new Set(reasons)].join(" ")}`;
}
