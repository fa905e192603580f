import { keepPreviousData, queryOptions } from "@tanstack/react-query";

type Search<Option> = (text: string, signal: AbortSignal) => Promise<Option[]>;

const PAUSE_MS = 150;
const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** A search-as-you-type question: waits for a pause in typing, drops answers nobody waits for. */
export const searchOptions = <Option>(
  key: readonly unknown[],
  text: string,
  search: Search<Option> | undefined,
) =>
  queryOptions({
    queryKey: ["search-options", ...key, text.trim()],
    queryFn: async ({ signal }) => {
      await pause();
      signal.throwIfAborted();
      return search ? search(text.trim(), signal) : [];
    },
    placeholderData: keepPreviousData,
  });
