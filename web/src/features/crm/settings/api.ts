/** What managers configure. */
import { infiniteQueryOptions, mutationOptions, type QueryClient } from "@tanstack/react-query";
import {
  changePipeline,
  changeProduct,
  createLostReason,
  createPipeline,
  createProduct,
  deleteLostReason,
  deletePipeline,
  listProducts,
} from "@/client/sdk.gen";
import type {
  ChangePipeline,
  ChangeProduct,
  NewProduct,
  PipelineForm,
  PipelineOut,
} from "@/client/types.gen";
import { pipelinesQuery } from "@/features/crm/api";
import { madeStale } from "@/features/crm/events";

const throwOnError = true;

type Context = { client: QueryClient };
const stale =
  (kind: string) => (_done: unknown, _sent: unknown, _before: unknown, context: Context) =>
    madeStale(context.client, kind);

/** The answer is shown before the list has been asked for again. */
const keep = (client: QueryClient, saved: PipelineOut) =>
  client.setQueryData(pipelinesQuery.queryKey, (all) =>
    all?.some(({ id }) => id === saved.id)
      ? all.map((one) => (one.id === saved.id ? saved : one))
      : [...(all ?? []), saved],
  );

export const newPipeline = mutationOptions({
  mutationFn: async (body: PipelineForm) => (await createPipeline({ body, throwOnError })).data,
  onSuccess: (saved, _sent, _before, { client }) => {
    keep(client, saved);
    void madeStale(client, "pipeline");
  },
});

export const savePipeline = (pipeline_id: string) =>
  mutationOptions({
    mutationFn: async (body: ChangePipeline) =>
      (await changePipeline({ path: { pipeline_id }, body, throwOnError })).data,
    onSuccess: (saved, _sent, _before, { client }) => {
      keep(client, saved);
      void madeStale(client, "pipeline");
    },
    // Most refusals are about what others have done meanwhile.
    onError: (_error, _sent, _before, { client }) => void madeStale(client, "pipeline"),
  });

export const removePipeline = mutationOptions({
  mutationFn: (pipeline_id: string) => deletePipeline({ path: { pipeline_id }, throwOnError }),
  onSuccess: stale("pipeline"),
});

export const productListQuery = (query: { filter?: string; q?: string }) =>
  infiniteQueryOptions({
    queryKey: [{ _id: "listProducts", _infinite: true, query }],
    queryFn: async ({ pageParam, signal }) => {
      const asked = { ...query, sort: "name", limit: 100, cursor: pageParam || undefined };
      return (await listProducts({ query: asked, signal, throwOnError })).data;
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export const newProduct = mutationOptions({
  mutationFn: async (body: NewProduct) => (await createProduct({ body, throwOnError })).data,
  onSuccess: stale("product"),
});
export const editProduct = mutationOptions({
  mutationFn: async ({ id, ...body }: ChangeProduct & { id: string }) =>
    (await changeProduct({ path: { product_id: id }, body, throwOnError })).data,
  onSuccess: stale("product"),
});

export const newLostReason = mutationOptions({
  mutationFn: async (name: string) =>
    (await createLostReason({ body: { name }, throwOnError })).data,
  onSuccess: stale("lost_reason"),
});
export const removeLostReason = mutationOptions({
  mutationFn: (reason_id: string) => deleteLostReason({ path: { reason_id }, throwOnError }),
  onSuccess: stale("lost_reason"),
});
