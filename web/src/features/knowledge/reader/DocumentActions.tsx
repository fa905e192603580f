import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Pencil, RotateCw, Trash2 } from "lucide-react";
import { useState } from "react";
import type { DocumentOut } from "@/client/types.gen";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Button } from "@/components/ui/Button";
import { IconButton } from "@/components/ui/IconButton";
import { removeDocument, retry } from "@/features/knowledge/api";
import { EditDocumentDialog } from "@/features/knowledge/reader/EditDocumentDialog";
import { useShortcuts } from "@/lib/keyboard";
import { notify } from "@/lib/notify";
import { can } from "@/lib/permissions";
import { toProblem } from "@/lib/problem";
import { useSession } from "@/lib/session-query";

type Open = "edit" | "delete" | null;

/** What a writer can do with one document. */
export function DocumentActions({ document }: { document: DocumentOut }) {
  const navigate = useNavigate();
  const mayWrite = can(useSession(), "knowledge:write");
  const [open, setOpen] = useState<Open>(null);
  const again = useMutation(retry);
  const remove = useMutation(removeDocument);
  useShortcuts(
    [{ keys: "e", label: "Edit", group: "Document", run: () => setOpen("edit") }],
    mayWrite,
  );
  if (!mayWrite) return null;
  const { id, title, address, source_id, source_kind } = document;
  return (
    <>
      <Button
        loading={again.isPending}
        onClick={() =>
          again.mutate(id, {
            onSuccess: () => void notify.done("Is read again"),
            onError: (error) =>
              void notify.failed("Not read again", { detail: toProblem(error).message }),
          })
        }
      >
        <RotateCw aria-hidden />
        Read again
      </Button>
      <Button onClick={() => setOpen("edit")}>
        <Pencil aria-hidden />
        Edit
      </Button>
      {source_kind !== "website" && (
        <IconButton label="Delete" onClick={() => setOpen("delete")}>
          <Trash2 aria-hidden />
        </IconButton>
      )}
      {open === "edit" && <EditDocumentDialog document={document} onClose={() => setOpen(null)} />}
      <ConfirmDialog
        open={open === "delete"}
        onOpenChange={() => setOpen(null)}
        title={`Delete “${title || address}”?`}
        confirmLabel="Delete document"
        danger
        onConfirm={async () => {
          await remove.mutateAsync(id);
          void notify.done("Document deleted", { detail: title || address });
          await navigate({ to: "/knowledge/sources/$id", params: { id: source_id } });
        }}
      >
        Its text, older versions, passages and vectors go with it. This cannot be undone.
      </ConfirmDialog>
    </>
  );
}
