import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useSyncExternalStore } from "react";
import { fetchRun, keepRun } from "@/features/copilot/api";
import { follow, liveOf } from "@/features/copilot/live/follow";
import { type Live, NOTHING_YET } from "@/features/copilot/live/live";

/** The answer so far of a run that goes on; pass null for one that has ended. */
export function useLive(runId: string | null): Live {
  const client = useQueryClient();
  const subscribe = useCallback(
    (listener: () => void) =>
      runId === null
        ? () => {}
        : follow(runId, { getRun: fetchRun, onEnd: (run) => keepRun(client, run) }, listener),
    [runId, client],
  );
  return useSyncExternalStore(subscribe, () => (runId === null ? NOTHING_YET : liveOf(runId)));
}
