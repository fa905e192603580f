import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { changeRecord } from "@/features/crm/api";
import { madeStale } from "@/features/crm/events";
import { ConflictDialog } from "@/features/crm/records/ConflictDialog";
import { type Conflict, readConflict } from "@/features/crm/records/conflict";
import type { Changes, RecordKind, Records } from "@/features/crm/server";

type Asked = { conflict: Conflict; ours: object; answer: (applyOurs: boolean) => void };
export type Save<K extends RecordKind> = (changes: Changes[K]) => Promise<void>;

/**
 * Saves on the version that is on the screen. When somebody else was faster and touched other fields,
 * ours go on top; when they touched the same ones, a dialog asks whose shall stay.
 */
export function useSaveRecord<K extends RecordKind>(
  kind: K,
  record: Pick<Records[K], "id" | "version">,
): { save: Save<K>; dialog: ReactNode } {
  const client = useQueryClient();
  const change = useMutation(changeRecord(kind, record.id));
  const [asked, setAsked] = useState<Asked | null>(null);

  const send = async (version: number, changes: Changes[K]): Promise<void> => {
    try {
      await change.mutateAsync({ version, changes });
    } catch (error) {
      const conflict = readConflict(error, version, Object.keys(changes));
      if (!conflict) throw error;
      const applyOurs =
        !conflict.touchesOurs ||
        (await new Promise<boolean>((answer) => setAsked({ conflict, ours: changes, answer })));
      setAsked(null);
      if (applyOurs) await send(conflict.version, changes);
      else await madeStale(client, kind, record.id);
    }
  };
  return {
    save: (changes) => send(record.version, changes),
    dialog: asked && <ConflictDialog {...asked} />,
  };
}
