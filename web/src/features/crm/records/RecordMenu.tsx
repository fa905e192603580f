import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Ellipsis, Link2, Trash2 } from "lucide-react";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/DropdownMenu";
import { IconButton } from "@/components/ui/IconButton";
import { deleteRecord, restoreRecord } from "@/features/crm/api";
import type { RecordKind } from "@/features/crm/server";
import { WORDS } from "@/features/crm/words";
import { notify } from "@/lib/notify";
import { can } from "@/lib/permissions";
import { toProblem } from "@/lib/problem";
import { useSession } from "@/lib/session-query";

type RecordMenuProps = { kind: RecordKind; id: string; name: string };

/** What is seldom done with a record. */
export function RecordMenu({ kind, id, name }: RecordMenuProps) {
  const words = WORDS[kind];
  const session = useSession();
  const navigate = useNavigate();
  const remove = useMutation(deleteRecord(kind, id));
  const restore = useMutation(restoreRecord(kind, id));
  const drop = async () => {
    try {
      await remove.mutateAsync();
      await navigate({ to: words.list });
      await notify.done(`${name} moved to the bin`, {
        undo: () =>
          restore.mutate(undefined, {
            onSuccess: () => void navigate({ to: words.page, params: { id } }),
          }),
      });
    } catch (error) {
      await notify.failed("It was not deleted", { detail: toProblem(error).message });
    }
  };
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href);
    await notify.done("Link copied");
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <IconButton label={`More about this ${words.one}`} variant="secondary">
          <Ellipsis />
        </IconButton>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        <DropdownMenuItem icon={<Link2 />} onSelect={() => void copy()}>
          Copy the link
        </DropdownMenuItem>
        {can(session, "crm:delete") && (
          <DropdownMenuItem danger icon={<Trash2 />} onSelect={() => void drop()}>
            Delete
          </DropdownMenuItem>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
