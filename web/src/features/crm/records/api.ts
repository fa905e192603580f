import { mutationOptions } from "@tanstack/react-query";
import { convertLead, setDealLines } from "@/client/sdk.gen";
import type { ConvertLead, DealLines } from "@/client/types.gen";
import { stale } from "@/features/crm/api";
import { madeStale } from "@/features/crm/events";

const throwOnError = true;

export const saveDealLines = (deal_id: string) =>
  mutationOptions({
    mutationFn: async (body: DealLines) =>
      (await setDealLines({ path: { deal_id }, body, throwOnError })).data,
    onSuccess: stale("deal"),
  });

export const convertLeadTo = (lead_id: string) =>
  mutationOptions({
    mutationFn: async (body: ConvertLead) =>
      (await convertLead({ path: { lead_id }, body, throwOnError })).data,
    onSuccess: async (_lead, _sent, _before, { client }) => {
      await Promise.all(["lead", "account", "contact", "deal"].map((k) => madeStale(client, k)));
    },
  });
