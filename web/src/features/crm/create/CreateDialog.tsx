import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { Kbd } from "@/components/ui/Kbd";
import { type Duplicate, readDuplicates } from "@/features/crm/create/duplicates";
import type { RecordKind } from "@/features/crm/server";
import { WORDS } from "@/features/crm/words";
import { type CreateRef, type CreateRequest, closeCreate } from "@/lib/create";
import { notify } from "@/lib/notify";
import { showProblemOnForm } from "@/lib/problem";

type CreateDialogProps<Values extends FieldValues> = {
  request: CreateRequest;
  /** "New account" */
  title: string;
  form: UseFormReturn<Values>;
  fields: readonly Path<Values>[];
  send: (values: Values, allowDuplicate: boolean) => Promise<CreateRef>;
  /** What duplicates are, and whose page opens afterwards; a task has none. */
  kind?: RecordKind;
  children: ReactNode;
};

const FORM = "create";

/** The frame of every create dialog: saving, field errors, likely duplicates, not losing what was typed. */
export function CreateDialog<Values extends FieldValues>(props: CreateDialogProps<Values>) {
  const { request, title, form, fields, send, kind, children } = props;
  const navigate = useNavigate();
  const [duplicates, setDuplicates] = useState<Duplicate[] | null>(null);
  const [leaving, setLeaving] = useState(false);
  const create = useMutation({
    mutationFn: ({ values, allow }: { values: Values; allow: boolean }) => send(values, allow),
    onSuccess: async (created) => {
      closeCreate();
      if (request.onCreated) request.onCreated(created);
      else if (kind) await navigate({ to: WORDS[kind].page, params: { id: created.id } });
      await notify.done(
        `${title.replace("New ", "").replace(/^./, (a) => a.toUpperCase())} created`,
        {
          detail: created.label,
        },
      );
    },
    onError: (error) => {
      const found = readDuplicates(error);
      setDuplicates(found);
      if (!found) showProblemOnForm(error, fields, form.setError);
    },
  });
  const submit = (allow: boolean) =>
    form.handleSubmit((values) => create.mutate({ values, allow }))();
  // Typed counts; what was filled in beforehand does not.
  const { isDirty, errors } = form.formState;
  const close = () => {
    if (isDirty && !leaving) setLeaving(true);
    else closeCreate();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void submit(duplicates !== null);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={title}
      footer={
        leaving ? (
          <div role="alert" className="flex w-full flex-wrap items-center gap-2">
            <span className="flex-1 text-sm">Throw away what you typed?</span>
            <Button autoFocus onClick={() => setLeaving(false)}>
              Keep editing
            </Button>
            <Button variant="danger" onClick={closeCreate}>
              Throw away
            </Button>
          </div>
        ) : (
          <>
            <Button onClick={close}>Cancel</Button>
            {duplicates ? (
              <Button variant="primary" loading={create.isPending} onClick={() => submit(true)}>
                Create anyway
              </Button>
            ) : (
              <Button type="submit" form={FORM} variant="primary" loading={create.isPending}>
                Create
                <Kbd keys="mod+enter" className="max-md:hidden" />
              </Button>
            )}
          </>
        )
      }
    >
      <form
        id={FORM}
        noValidate
        onKeyDown={onKeyDown}
        onChange={() => setDuplicates(null)}
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          void submit(false);
        }}
        className="grid gap-4 pt-1"
      >
        {children}
        {duplicates && kind && <Duplicates kind={kind} found={duplicates} />}
        {errors.root?.server?.message && (
          <p role="alert" className="text-danger text-sm">
            {errors.root.server.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}

type DuplicatesProps = { kind: RecordKind; found: Duplicate[] };

function Duplicates({ kind, found }: DuplicatesProps) {
  const words = WORDS[kind];
  return (
    <div role="alert" className="rounded-md bg-warning-soft px-3 py-2 text-sm">
      <p className="font-medium text-warning">
        {found.length === 1
          ? `This ${words.one} may be here already:`
          : `These ${words.many} may be the same:`}
      </p>
      <ul className="mt-1 grid gap-0.5">
        {found.map(({ id, label, detail }) => (
          <li key={id}>
            <Link
              to={words.page}
              params={{ id }}
              onClick={closeCreate}
              className="font-medium underline underline-offset-2"
            >
              {label || detail}
            </Link>{" "}
            {label && <span className="text-text-muted">{detail}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
