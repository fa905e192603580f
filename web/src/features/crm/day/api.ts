import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { myDayOptions } from "@/client/@tanstack/react-query.gen";

/** In the address: nothing for oneself, `everybody`, or a person's id. */
export type Who = string | undefined;
export const EVERYBODY = "everybody";

const MINUTE = 60_000;

/** What crm changes makes it stale (`events.ts`); the clock does, too. */
export const myDayQuery = (who: Who) =>
  queryOptions({
    ...myDayOptions({
      query: {
        timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        ...(who === EVERYBODY ? { team: true } : { owner_id: who }),
      },
    }),
    placeholderData: keepPreviousData,
    refetchInterval: 5 * MINUTE,
    refetchOnWindowFocus: true,
  });
