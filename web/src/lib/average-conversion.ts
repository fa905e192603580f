import { queryOptions, useQuery } from "@tanstack/react-query";
import { aboutScoring } from "@/client/sdk.gen";

const HOUR_MS = 3_600_000;

/** So many of 100 leads converted, by what the model in use was measured on; null without one. */
const averageQuery = queryOptions({
  queryKey: [{ _id: "averageConversion" }],
  queryFn: async ({ signal }) => {
    const { data } = await aboutScoring({ query: { kind: "lead" }, signal, throwOnError: true });
    // The held-back rows are the newest, so nearest to the leads of today.
    const measured = data.champion?.quality ?? data.champion;
    return measured && measured.rows > 0 ? (100 * measured.positives) / measured.rows : null;
  },
  staleTime: HOUR_MS,
  retry: false,
});

export const useAverageConversion = (): number | null => useQuery(averageQuery).data ?? null;
