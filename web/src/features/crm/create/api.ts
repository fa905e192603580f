/** New records. */
import { mutationOptions } from "@tanstack/react-query";
import { createAccount, createContact, createDeal, createLead } from "@/client/sdk.gen";
import type { NewAccount, NewContact, NewDeal, NewLead } from "@/client/types.gen";
import { stale } from "@/features/crm/api";

const throwOnError = true;

export const newAccount = mutationOptions({
  mutationFn: async (body: NewAccount) => (await createAccount({ body, throwOnError })).data,
  onSuccess: stale("account"),
});
export const newContact = mutationOptions({
  mutationFn: async (body: NewContact) => (await createContact({ body, throwOnError })).data,
  onSuccess: stale("contact"),
});
export const newLead = mutationOptions({
  mutationFn: async (body: NewLead) => (await createLead({ body, throwOnError })).data,
  onSuccess: stale("lead"),
});
export const newDeal = mutationOptions({
  mutationFn: async (body: NewDeal) => (await createDeal({ body, throwOnError })).data,
  onSuccess: stale("deal"),
});
