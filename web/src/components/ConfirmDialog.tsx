import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { toProblem } from "@/lib/problem";

type ConfirmDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The question: "Delete 12 leads?" */
  title: string;
  /** What will be gone, and for how long it can be undone. */
  children?: ReactNode;
  /** The verb, never "OK". */
  confirmLabel: string;
  danger?: boolean;
  onConfirm: () => Promise<unknown>;
};

/** Only for what cannot be undone; everything else happens at once and offers undo. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  children,
  confirmLabel,
  danger = false,
  onConfirm,
}: ConfirmDialogProps) {
  const confirm = useMutation({ mutationFn: onConfirm, onSuccess: () => onOpenChange(false) });
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      size="sm"
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button
            variant={danger ? "danger" : "primary"}
            loading={confirm.isPending}
            onClick={() => confirm.mutate()}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      <div className="text-sm text-text-muted">{children}</div>
      {confirm.isError && (
        <p role="alert" className="mt-3 text-danger text-sm">
          {toProblem(confirm.error).message}
        </p>
      )}
    </Dialog>
  );
}
