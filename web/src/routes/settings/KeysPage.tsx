import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { keysQuery } from "@/features/identity/api";
import { KeySheet } from "@/features/identity/keys/KeySheet";
import { KeysTable } from "@/features/identity/keys/KeysTable";
import { NewKeySheet } from "@/features/identity/keys/NewKeySheet";

export function KeysPage() {
  const keys = useQuery(keysQuery);
  const [creating, setCreating] = useState(false);
  const [openId, setOpenId] = useState<string | null>(null);
  const open = keys.data?.find(({ id }) => id === openId);
  return (
    <div data-flush className="flex min-h-96 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-6 pb-2 max-md:px-4 max-md:pt-3">
        <p className="min-w-60 flex-1 text-sm text-text-muted">
          For programs. A key does what its rights say, under its own name in the audit log.
        </p>
        <Button variant="primary" onClick={() => setCreating(true)}>
          <Plus aria-hidden />
          Make a key
        </Button>
      </div>
      <KeysTable
        keys={keys.data ?? NONE}
        loading={keys.isPending}
        error={keys.data ? null : keys.error}
        onRetry={() => void keys.refetch()}
        onOpen={({ id }) => setOpenId(id)}
        onCreate={() => setCreating(true)}
      />
      {creating && <NewKeySheet onClose={() => setCreating(false)} />}
      {open && <KeySheet apiKey={open} onClose={() => setOpenId(null)} />}
    </div>
  );
}

const NONE: never[] = [];
