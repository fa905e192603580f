import { useMutation } from "@tanstack/react-query";
import { useId } from "react";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/Button";
import { Sheet } from "@/components/ui/Sheet";
import { createKeyMutation } from "@/features/identity/api";
import { CopyField } from "@/features/identity/CopyField";
import { FormError } from "@/features/identity/FormError";
import { KEY_FIELDS, KeyFields, type KeyValues } from "@/features/identity/keys/KeyFields";
import { curlExample, expiry } from "@/features/identity/keys/key-state";
import { GRANTS } from "@/features/identity/roles";
import { showProblemOnForm } from "@/lib/problem";

/** First what the key may do, then the key itself: the only time it is shown. */
export function NewKeySheet({ onClose }: { onClose: () => void }) {
  const formId = useId();
  const form = useForm<KeyValues>({
    defaultValues: {
      name: "",
      role: "rep",
      permissions: [...GRANTS.rep],
      lifetime: "90",
      expires_at: null,
    },
  });
  const create = useMutation({
    ...createKeyMutation,
    onError: (error) => showProblemOnForm(error, KEY_FIELDS, form.setError),
  });
  const submit = form.handleSubmit(({ name, role, permissions, lifetime, expires_at }) =>
    create.mutate({ name, role, permissions, expires_at: expiry(lifetime, expires_at) }),
  );
  if (create.data) {
    const { name, token } = create.data;
    return (
      <Sheet
        open
        onOpenChange={onClose}
        title={`${name} is ready`}
        description="Copy the key now: it is shown only here, and we keep only its hash."
        footer={
          <Button variant="primary" onClick={onClose}>
            I have it
          </Button>
        }
      >
        <div className="grid gap-5">
          <CopyField label="API key" value={token} />
          <CopyField label="Try it" lines={2} value={curlExample(window.location.origin, token)} />
          <p className="text-sm text-text-muted">
            All routes with their fields are in{" "}
            <a
              href="/docs"
              target="_blank"
              rel="noreferrer"
              className="text-accent hover:underline"
            >
              the API reference
            </a>
            .
          </p>
        </div>
      </Sheet>
    );
  }
  return (
    <Sheet
      open
      onOpenChange={onClose}
      title="Make an API key"
      description="For one program, with as few rights as it needs."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" loading={create.isPending}>
            Make the key
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="grid gap-4">
        <FormError message={form.formState.errors.root?.server?.message} />
        <KeyFields form={form} />
      </form>
    </Sheet>
  );
}
