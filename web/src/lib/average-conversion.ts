import { queryOptions, useQuery } from "@tanstack/react-query";
import { aboutScoring } from "@/client/sdk.gen";

const HOUR_MS = 3_600_000;

/** Of 100 leads the model in use learned from so many converted; null without one. */
const averageQuery = queryOptions({
  queryKey: [{ _id: "averageConversion" }],
  queryFn: async ({ signal }) => {
    const { data } = await aboutScoring({ query: { kind: "lead" }, signal, throwOnError: true });
    const { champion } = data;
    return champion && champion.rows > 0 ? (100 * champion.positives) / champion.rows : null;
  },
  staleTime: HOUR_MS,
  retry: false,
});

export const useAverageConversion = (): number | null => useQuery(averageQuery).data ?? null;
