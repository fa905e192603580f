import type { QueryClient } from "@tanstack/react-query";
import type { ComboboxOption } from "@/components/ui/Combobox";
import { rowsQuery, searchRecords } from "@/features/crm/api";
import type { RecordKind } from "@/features/crm/server";

/** Search as you type for a combobox. Without words: those that changed last. */
export const searchOf =
  (kind: RecordKind, client: QueryClient, filter?: string) =>
  async (text: string, signal: AbortSignal): Promise<ComboboxOption[]> => {
    if (text !== "" && !filter) {
      const hits = await searchRecords(text, [kind], signal);
      return hits.map(({ id, label, detail }) => ({ value: id, label, detail }));
    }
    const request = { ...(filter && { filter }), ...(text && { q: text }) };
    const { items } = await client.fetchQuery(rowsQuery(kind, request, 12));
    return items.map(({ id, name }) => ({ value: id, label: name }));
  };
