import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { SourceOut } from "@/client/types.gen";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { Progress } from "@/components/ui/Progress";
import { sendFiles } from "@/features/knowledge/api";
import { FormError } from "@/features/knowledge/FormError";
import { FilePicker } from "@/features/knowledge/sources/FilePicker";
import { fileProblems, refusalOf } from "@/features/knowledge/sources/files";
import { plural } from "@/lib/format";
import { notify } from "@/lib/notify";

type AddFilesDialogProps = { source: SourceOut; onClose: () => void };

export function AddFilesDialog({ source, onClose }: AddFilesDialogProps) {
  const [files, setFiles] = useState<File[]>([]);
  const send = useMutation(sendFiles);
  const refused = refusalOf(send.error);
  const start = () =>
    send.mutate(
      { source_id: source.id, files },
      {
        onSuccess: () => {
          onClose();
          void notify.done(`${plural(files.length, "file")} added`, { detail: source.name });
        },
      },
    );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Add files to ${source.name}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            loading={send.isPending}
            disabled={files.length === 0 || fileProblems(files).size > 0}
            onClick={start}
          >
            {files.length > 0 ? `Add ${plural(files.length, "file")}` : "Add files"}
          </Button>
        </>
      }
    >
      <div className="grid gap-3 pt-1">
        <FilePicker
          files={files}
          refused={refused.byFile}
          disabled={send.isPending}
          onChange={(next) => {
            setFiles(next);
            send.reset();
          }}
        />
        {send.isPending && <Progress label="Sending the files" />}
        {refused.byFile.size > 0 && (
          <p className="text-sm text-text-muted">
            None was taken. Leave out the refused ones, then add the rest.
          </p>
        )}
        <FormError message={refused.rest} />
      </div>
    </Dialog>
  );
}
