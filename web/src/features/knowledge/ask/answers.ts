import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { askKnowledge } from "@/client/sdk.gen";
import type { Ask } from "@/client/types.gen";

const throwOnError = true;
const KEPT_MS = 30 * 60_000;

/** An answer as kept by the page. A reload asks again, but does not count the question again. */
export const answerQuery = (body: Ask) =>
  queryOptions({
    queryKey: [{ _id: "askKnowledge", body }],
    queryFn: ({ signal }) => send({ ...body, remember: false }, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
    retry: false,
  });

const send = async (body: Ask, signal: AbortSignal) =>
  (await askKnowledge({ body, signal, throwOnError })).data;

/** Somebody asks: what is not answered counts as a gap, once, however many engines are asked. */
export const askNow = (client: QueryClient, questions: readonly Ask[]): void => {
  for (const [place, body] of questions.entries()) {
    void client.prefetchQuery({
      ...answerQuery(body),
      queryFn: ({ signal }) => send({ ...body, remember: place === 0 }, signal),
      staleTime: 0,
    });
  }
};
