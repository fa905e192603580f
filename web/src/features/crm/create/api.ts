/** New records. */

import type { QueryClient } from "@tanstack/react-query";
import { mutationOptions } from "@tanstack/react-query";
import { createAccount, createContact, createDeal, createLead } from "@/client/sdk.gen";
import type { NewAccount, NewContact, NewDeal, NewLead } from "@/client/types.gen";
import { madeStale } from "@/features/crm/events";

const throwOnError = true;

/** Not awaited: the dialog closes at once, the lists follow. */
const soonStale =
  (kind: string) =>
  (row: { id: string }, _sent: unknown, _before: unknown, { client }: { client: QueryClient }) => {
    void madeStale(client, kind, row.id);
  };

export const newAccount = mutationOptions({
  mutationFn: async (body: NewAccount) => (await createAccount({ body, throwOnError })).data,
  onSuccess: soonStale("account"),
});
export const newContact = mutationOptions({
  mutationFn: async (body: NewContact) => (await createContact({ body, throwOnError })).data,
  onSuccess: soonStale("contact"),
});
export const newLead = mutationOptions({
  mutationFn: async (body: NewLead) => (await createLead({ body, throwOnError })).data,
  onSuccess: soonStale("lead"),
});
export const newDeal = mutationOptions({
  mutationFn: async (body: NewDeal) => (await createDeal({ body, throwOnError })).data,
  onSuccess: soonStale("deal"),
});
