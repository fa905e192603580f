/** The questions the copilot's screens ask and the changes they make. What a change makes stale stands in `events.ts`. */
import {
  infiniteQueryOptions,
  keepPreviousData,
  mutationOptions,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import {
  aboutCopilot,
  approveProposal,
  askCopilot,
  startEvaluation as beginEvaluation,
  restoreConversation as bringBackConversation,
  copilotUsage,
  declineProposal,
  deleteActivity,
  getConversation,
  getEvaluation,
  getRun,
  listConversations,
  listEvaluations,
  changeConversation as patchConversation,
  rateRun,
  deleteConversation as removeConversation,
  runSteps,
  stopRun,
} from "@/client/sdk.gen";
import type {
  ChangeConversation,
  ConversationOut,
  CopilotRun,
  DecideProposal,
  EvaluationOut,
  NewEvaluation,
  NewQuestion,
  ProposalOut,
  RateRun,
  SubjectForm,
} from "@/client/types.gen";
import { madeStale, nameOf } from "@/features/copilot/events";

const CALM = 5 * 60_000;
const POLL_MS = 2_000;
const throwOnError = true;
const firstPage = (): string | undefined => undefined;
type Context = { client: QueryClient };

export const aboutQuery = (subject: SubjectForm | null) =>
  queryOptions({
    queryKey: [{ _id: "aboutCopilot", query: subject }],
    queryFn: async ({ signal }) => {
      const query = subject ? { subject_kind: subject.kind, subject_id: subject.id } : {};
      return (await aboutCopilot({ query, signal, throwOnError })).data;
    },
    staleTime: CALM,
    placeholderData: keepPreviousData,
  });

// Runs.

export const fetchRun = async (run_id: string): Promise<CopilotRun> =>
  (await getRun({ path: { run_id }, throwOnError })).data;

export const stepsQuery = (run_id: string) =>
  queryOptions({
    queryKey: [{ _id: "runSteps", path: { run_id } }],
    queryFn: async ({ signal }) =>
      (await runSteps({ path: { run_id }, signal, throwOnError })).data,
  });

/** The conversation in memory with this run in it, or this newer state of it. */
export function keepRun(client: QueryClient, run: CopilotRun): void {
  client.setQueryData(
    conversationQuery(run.conversation_id).queryKey,
    (old: ConversationOut | undefined) => {
      if (!old) return old;
      const known = old.runs.some(({ id }) => id === run.id);
      const runs = known
        ? old.runs.map((one) => (one.id === run.id ? run : one))
        : [...old.runs, run];
      return { ...old, runs };
    },
  );
}

export const askMutation = mutationOptions({
  mutationFn: async (body: NewQuestion) => (await askCopilot({ body, throwOnError })).data,
  onSuccess: (run, _sent, _before, { client }) => {
    keepRun(client, run);
    void madeStale(client, "conversations");
  },
});
export const stopMutation = mutationOptions({
  mutationFn: async (run_id: string) => (await stopRun({ path: { run_id }, throwOnError })).data,
});
export const rateMutation = (run_id: string) =>
  mutationOptions({
    mutationFn: async (body: RateRun) =>
      (await rateRun({ path: { run_id }, body, throwOnError })).data,
    onSuccess: (run, _sent, _before, { client }) => keepRun(client, run),
  });

// Conversations.

export const conversationQuery = (conversation_id: string) =>
  queryOptions({
    queryKey: [{ _id: "getConversation", path: { conversation_id } }],
    queryFn: async ({ signal }) =>
      (await getConversation({ path: { conversation_id }, signal, throwOnError })).data,
    refetchOnWindowFocus: true,
  });

export type ConversationsAsked = { q?: string; shared?: boolean; subject_id?: string };
export const conversationsQuery = (asked: ConversationsAsked) =>
  infiniteQueryOptions({
    queryKey: [{ _id: "listConversations", _infinite: true, query: asked }],
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...asked, cursor: pageParam };
      return (await listConversations({ query, signal, throwOnError })).data;
    },
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

export const changeConversation = (conversation_id: string) =>
  mutationOptions({
    mutationFn: async (body: ChangeConversation) =>
      (await patchConversation({ path: { conversation_id }, body, throwOnError })).data,
    onSuccess: (changed, _sent, _before, { client }) => {
      client.setQueryData(conversationQuery(conversation_id).queryKey, (old) =>
        old ? { ...old, ...changed } : old,
      );
      return madeStale(client, "conversations");
    },
    onError: (_error, _sent, _before, { client }) => madeStale(client, "conversation"),
  });

const listsStale = (_done: unknown, _sent: unknown, _before: unknown, { client }: Context) =>
  madeStale(client, "conversations");
export const deleteConversation = mutationOptions({
  mutationFn: (conversation_id: string) =>
    removeConversation({ path: { conversation_id }, throwOnError }),
  onSuccess: listsStale,
});
export const restoreConversation = mutationOptions({
  mutationFn: async (conversation_id: string) =>
    (await bringBackConversation({ path: { conversation_id }, throwOnError })).data,
  onSuccess: listsStale,
});

// Proposals.

const withDecided =
  (decided: ProposalOut) =>
  (run: CopilotRun): CopilotRun =>
    run.id === decided.run_id
      ? {
          ...run,
          proposals: run.proposals?.map((one) => (one.id === decided.id ? decided : one)),
        }
      : run;
const keepProposal = (
  decided: ProposalOut,
  _sent: unknown,
  _before: unknown,
  { client }: Context,
) => {
  client.setQueriesData(
    { predicate: ({ queryKey }) => nameOf(queryKey) === "getConversation" },
    (old: ConversationOut | undefined) =>
      old && { ...old, runs: old.runs.map(withDecided(decided)) },
  );
};
const refetch = (_error: unknown, _sent: unknown, _before: unknown, { client }: Context) =>
  madeStale(client, "conversation");

export const approveMutation = (proposal_id: string) =>
  mutationOptions({
    mutationFn: async (body: DecideProposal) =>
      (await approveProposal({ path: { proposal_id }, body, throwOnError })).data,
    onSuccess: keepProposal,
    onError: refetch,
  });
export const declineMutation = (proposal_id: string) =>
  mutationOptions({
    mutationFn: async () => (await declineProposal({ path: { proposal_id }, throwOnError })).data,
    onSuccess: keepProposal,
    onError: refetch,
  });
/** Takes back what an approved proposal made: a task, a call or a mail in the timeline. */
export const undoMutation = mutationOptions({
  mutationFn: (activity_id: string) => deleteActivity({ path: { activity_id }, throwOnError }),
});

// How it is used, and how well it answers.

export const usageQuery = (since: string) =>
  queryOptions({
    queryKey: [{ _id: "copilotUsage", query: { since } }],
    queryFn: async ({ signal }) =>
      (await copilotUsage({ query: { since }, signal, throwOnError })).data,
    placeholderData: keepPreviousData,
  });

const isBusy = ({ state }: Pick<EvaluationOut, "state">): boolean =>
  state === "queued" || state === "running";

export const evaluationsQuery = infiniteQueryOptions({
  queryKey: [{ _id: "listEvaluations", _infinite: true }],
  queryFn: async ({ pageParam, signal }) =>
    (await listEvaluations({ query: { cursor: pageParam }, signal, throwOnError })).data,
  initialPageParam: firstPage(),
  getNextPageParam: (page) => page.next_cursor ?? undefined,
  // Progress comes by frames; the poll is for when the socket is down.
  refetchInterval: ({ state }) =>
    state.data?.pages.some(({ items }) => items.some(isBusy)) ? POLL_MS : false,
});
export const evaluationQuery = (evaluation_id: string) =>
  queryOptions({
    queryKey: [{ _id: "getEvaluation", path: { evaluation_id } }],
    queryFn: async ({ signal }) =>
      (await getEvaluation({ path: { evaluation_id }, signal, throwOnError })).data,
    refetchInterval: ({ state }) => (state.data && isBusy(state.data) ? POLL_MS : false),
  });
export const startEvaluation = mutationOptions({
  mutationFn: async (body: NewEvaluation) => (await beginEvaluation({ body, throwOnError })).data,
  onSuccess: (_begun, _sent, _before, { client }) => madeStale(client, "evaluation"),
});
