import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { KeyOut } from "@/client/types.gen";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { DateText } from "@/components/DateText";
import { Button } from "@/components/ui/Button";
import { Sheet } from "@/components/ui/Sheet";
import { revokeKeyMutation } from "@/features/identity/api";
import { keyState } from "@/features/identity/keys/key-state";
import { PERMISSIONS, roleLabel } from "@/features/identity/roles";
import { notify } from "@/lib/notify";

export function KeySheet({ apiKey, onClose }: { apiKey: KeyOut; onClose: () => void }) {
  const [asking, setAsking] = useState(false);
  const revoke = useMutation(revokeKeyMutation);
  return (
    <Sheet
      open
      onOpenChange={onClose}
      title={apiKey.name}
      footer={
        keyState(apiKey) !== "revoked" && (
          <Button variant="danger" onClick={() => setAsking(true)}>
            Revoke
          </Button>
        )
      }
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 text-sm [&_dt]:text-text-muted">
        <dt>Begins with</dt>
        <dd>
          <code>{apiKey.hint}…</code>
        </dd>
        <dt>Role</dt>
        <dd>{roleLabel(apiKey.role)}</dd>
        <dt>Made</dt>
        <dd>
          <DateText value={apiKey.created_at} kind="exact" />
        </dd>
        <dt>Ends</dt>
        <dd>{apiKey.expires_at ? <DateText value={apiKey.expires_at} kind="exact" /> : "Never"}</dd>
        {apiKey.revoked_at && (
          <>
            <dt>Revoked</dt>
            <dd>
              <DateText value={apiKey.revoked_at} kind="exact" />
            </dd>
          </>
        )}
        <dt>May</dt>
        <dd>
          <ul className="grid gap-1">
            {PERMISSIONS.filter(({ value }) => apiKey.permissions.includes(value)).map(
              ({ value, label }) => (
                <li key={value}>{label}</li>
              ),
            )}
          </ul>
        </dd>
      </dl>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Revoke ${apiKey.name}?`}
        confirmLabel="Revoke"
        danger
        onConfirm={async () => {
          await revoke.mutateAsync(apiKey.id);
          onClose();
          void notify.done(`${apiKey.name} is revoked`);
        }}
      >
        Programs that use this key are refused at once. This cannot be undone; a new key can be
        made.
      </ConfirmDialog>
    </Sheet>
  );
}
