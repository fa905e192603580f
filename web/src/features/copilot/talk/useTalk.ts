import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ConversationOut, CopilotRun, SubjectForm } from "@/client/types.gen";
import { askMutation, conversationQuery, keepRun, stopMutation } from "@/features/copilot/api";
import { useLive } from "@/features/copilot/live/useLive";
import type { EngineName } from "@/features/copilot/words";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";
import { useSession } from "@/lib/session-query";

type Asked = { question: string; subject: SubjectForm | null; engine?: EngineName };

/** One conversation: its questions so far, whether one is being answered, asking and stopping. */
export function useTalk(conversationId: string | null, onBegun: (id: string) => void) {
  const client = useQueryClient();
  const me = useSession()?.user.id ?? "";
  const conversation = useQuery({
    ...conversationQuery(conversationId ?? ""),
    enabled: conversationId !== null,
  });
  const runs = conversation.data?.runs ?? [];
  const last = runs.at(-1);
  const live = useLive(last?.state === "running" ? last.id : null);
  const isRunning = last?.state === "running" && !live.run && !live.isGone;
  const ask = useMutation({
    ...askMutation,
    onSuccess: (run, sent, ...rest) => {
      if (!conversationId) {
        client.setQueryData(conversationQuery(run.conversation_id).queryKey, begun(run, me));
        onBegun(run.conversation_id);
      }
      return askMutation.onSuccess?.(run, sent, ...rest);
    },
  });
  const stop = useMutation({
    ...stopMutation,
    onSuccess: (run) => keepRun(client, run),
    onError: (error) => void notify.failed("Not stopped", { detail: toProblem(error).message }),
  });
  return {
    conversation,
    runs,
    isRunning,
    mine: conversation.data?.mine ?? true,
    /** Sent and not taken yet. */
    sending: ask.isPending ? ask.variables.question : null,
    refusal: ask.isError ? ask.error : null,
    ask: ({ question, subject, engine }: Asked) =>
      ask.mutateAsync({
        question,
        ...(conversationId && { conversation_id: conversationId }),
        ...(subject && { subject }),
        ...(engine && { engine }),
      }),
    stop: last && isRunning ? () => stop.mutate(last.id) : undefined,
  };
}

export type Talk = ReturnType<typeof useTalk>;

/** What is known of a new conversation before it is asked for. */
const begun = (run: CopilotRun, user_id: string): ConversationOut => ({
  ...{ id: run.conversation_id, version: 1, title: run.question, user_id, mine: true },
  ...{ visibility: "private", subject_kind: null, subject_id: null, subject_label: "" },
  ...{ account_id: null, created_at: run.created_at, updated_at: run.created_at, runs: [run] },
});
