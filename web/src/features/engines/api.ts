/** The model of a workspace and what its calls cost. */
import {
  infiniteQueryOptions,
  mutationOptions,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { getModel, getModelUsage, listModelCalls, setModel, testModel } from "@/client/sdk.gen";
import type { ConnectionForm, ModelForm } from "@/client/types.gen";
import { onChanged } from "@/lib/socket";

const throwOnError = true;
const firstPage = (): string | undefined => undefined;

export const modelQuery = queryOptions({
  queryKey: [{ _id: "getModel" }],
  queryFn: async ({ signal }) => (await getModel({ signal, throwOnError })).data,
});

export const saveModel = mutationOptions({
  mutationFn: async (body: ModelForm) => (await setModel({ body, throwOnError })).data,
  onSuccess: (saved, _sent, _before, { client }) => {
    client.setQueryData(modelQuery.queryKey, saved);
    return aboutStale(client);
  },
});
/** Which engines answer is asked by the copilot's screens. */
const aboutStale = (client: QueryClient) =>
  client.invalidateQueries({ queryKey: [{ _id: "aboutCopilot" }] });

export const tryModel = mutationOptions({
  mutationFn: async (body: ConnectionForm) => (await testModel({ body, throwOnError })).data,
});

export const usageQuery = (from: string) =>
  queryOptions({
    queryKey: [{ _id: "getModelUsage", query: { from } }],
    queryFn: async ({ signal }) =>
      (await getModelUsage({ query: { from }, signal, throwOnError })).data,
  });

export const callsQuery = infiniteQueryOptions({
  queryKey: [{ _id: "listModelCalls", _infinite: true }],
  queryFn: async ({ pageParam, signal }) => {
    const query = { limit: 20, cursor: pageParam };
    return (await listModelCalls({ query, signal, throwOnError })).data;
  },
  initialPageParam: firstPage(),
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

const stop = onChanged("model", (_frame, client) => {
  void client.invalidateQueries({ queryKey: modelQuery.queryKey });
  void aboutStale(client);
});
import.meta.hot?.dispose(stop);
