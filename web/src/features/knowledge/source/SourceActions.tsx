import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  CircleStop,
  Ellipsis,
  FilePlus2,
  ListRestart,
  Pencil,
  PenLine,
  RefreshCw,
  Trash2,
} from "lucide-react";
import { useState } from "react";
import type { SourceOut } from "@/client/types.gen";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Button } from "@/components/ui/Button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/DropdownMenu";
import { IconButton } from "@/components/ui/IconButton";
import { readAgain, removeSource, stopReading } from "@/features/knowledge/api";
import { AddFilesDialog } from "@/features/knowledge/source/AddFilesDialog";
import { EditSourceDialog } from "@/features/knowledge/source/EditSourceDialog";
import { EntryDialog } from "@/features/knowledge/source/EntryDialog";
import { isBusy } from "@/features/knowledge/words";
import { plural } from "@/lib/format";
import { notify } from "@/lib/notify";
import { can } from "@/lib/permissions";
import { toProblem } from "@/lib/problem";
import { useSession } from "@/lib/session-query";

type Open = "edit" | "delete" | "files" | "entry" | null;

/** What a writer can do with a source; readers see none of it. */
export function SourceActions({ source }: { source: SourceOut }) {
  const session = useSession();
  const navigate = useNavigate();
  const [open, setOpen] = useState<Open>(null);
  const read = useMutation(readAgain(source.id));
  const stop = useMutation(stopReading(source.id));
  const remove = useMutation(removeSource);
  if (!can(session, "knowledge:write") || source.state === "deleting") return null;
  const close = () => setOpen(null);
  const refused = (error: unknown) =>
    void notify.failed("That did not work", { detail: toProblem(error).message });
  const busy = isBusy(source);
  const { problems, documents } = source.counts;
  const readable = source.kind === "website" || documents > 0;
  return (
    <>
      {busy ? (
        <Button
          loading={stop.isPending}
          onClick={() => stop.mutate(undefined, { onError: refused })}
        >
          <CircleStop aria-hidden />
          Stop
        </Button>
      ) : (
        readable && (
          <Button loading={read.isPending} onClick={() => read.mutate("all", { onError: refused })}>
            <RefreshCw aria-hidden />
            Read again
          </Button>
        )
      )}
      {source.kind === "files" && (
        <Button variant="primary" onClick={() => setOpen("files")}>
          <FilePlus2 aria-hidden />
          Add files
        </Button>
      )}
      {source.kind === "written" && (
        <Button variant="primary" onClick={() => setOpen("entry")}>
          <PenLine aria-hidden />
          Write
        </Button>
      )}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <IconButton label="More actions">
            <Ellipsis aria-hidden />
          </IconButton>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem icon={<Pencil />} onSelect={() => setOpen("edit")}>
            Edit
          </DropdownMenuItem>
          <DropdownMenuItem
            icon={<ListRestart />}
            disabled={busy || problems === 0}
            onSelect={() => read.mutate("failed", { onError: refused })}
          >
            Try failed again
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          <DropdownMenuItem icon={<Trash2 />} danger onSelect={() => setOpen("delete")}>
            Delete
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {open === "edit" && <EditSourceDialog source={source} onClose={close} />}
      {open === "files" && <AddFilesDialog source={source} onClose={close} />}
      {open === "entry" && <EntryDialog source={source} onClose={close} />}
      <ConfirmDialog
        open={open === "delete"}
        onOpenChange={close}
        title={`Delete “${source.name}”?`}
        confirmLabel="Delete source"
        danger
        onConfirm={async () => {
          await remove.mutateAsync(source.id);
          void notify.done("Source deleted", { detail: source.name });
          await navigate({ to: "/knowledge/sources" });
        }}
      >
        {plural(documents, "document")} with every trace: texts, older versions, passages, vectors
        and stored files. Answers find nothing of it from this moment on. This cannot be undone.
      </ConfirmDialog>
    </>
  );
}
