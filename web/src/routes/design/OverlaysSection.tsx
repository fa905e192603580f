import { useState } from "react";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { ErrorState } from "@/components/ErrorState";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { Field } from "@/components/ui/Field";
import { Input } from "@/components/ui/Input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/Popover";
import { Sheet } from "@/components/ui/Sheet";
import { notify } from "@/lib/notify";
import { problemFrom } from "@/lib/problem";
import { Line, Section } from "@/routes/design/Section";

type Open = "dialog" | "sheet" | "confirm" | null;

const form = (
  <div className="grid gap-4">
    <Field label="Name">{(control) => <Input {...control} />}</Field>
    <Field label="Website" optional>
      {(control) => <Input {...control} placeholder="halden.example" />}
    </Field>
  </div>
);

export function OverlaysSection() {
  const [open, setOpen] = useState<Open>(null);
  const show = (which: Open) => (isOpen: boolean) => setOpen(isOpen ? which : null);
  const close = () => setOpen(null);
  const footer = (
    <>
      <Button onClick={close}>Cancel</Button>
      <Button variant="primary" onClick={close}>
        Create account
      </Button>
    </>
  );
  return (
    <>
      <Section title="Overlays and toasts">
        <Line>
          <Button onClick={() => setOpen("dialog")}>Dialog</Button>
          <Button onClick={() => setOpen("sheet")}>Sheet</Button>
          <Button onClick={() => setOpen("confirm")}>Confirm</Button>
          <Popover>
            <PopoverTrigger asChild>
              <Button>Popover</Button>
            </PopoverTrigger>
            <PopoverContent>{form}</PopoverContent>
          </Popover>
          <Button
            onClick={() =>
              void notify.done("3 deals moved to Proposal", {
                detail: "Their owners were told.",
                undo: () => void notify.info("Moved back"),
              })
            }
          >
            Toast with undo
          </Button>
          <Button
            onClick={() =>
              void notify.failed("The deal was not saved", {
                detail: "Somebody else changed it a moment ago.",
              })
            }
          >
            Failed toast
          </Button>
        </Line>
        <Dialog
          open={open === "dialog"}
          onOpenChange={show("dialog")}
          title="New account"
          description="The company you sell to."
          footer={footer}
        >
          {form}
        </Dialog>
        <Sheet
          open={open === "sheet"}
          onOpenChange={show("sheet")}
          title="New account"
          footer={footer}
        >
          {form}
        </Sheet>
        <ConfirmDialog
          open={open === "confirm"}
          onOpenChange={show("confirm")}
          title="Delete 12 leads for good?"
          confirmLabel="Delete 12 leads"
          danger
          onConfirm={async () => {}}
        >
          Their notes and calls are deleted, too. This cannot be undone.
        </ConfirmDialog>
      </Section>
      <Section title="Error">
        <ErrorState
          error={problemFrom(409, {
            title: "This cannot be done in the present state",
            detail: "The lead was already converted to a deal.",
            request_id: "req_01J9ZK",
          })}
          onRetry={() => {}}
        />
      </Section>
    </>
  );
}
