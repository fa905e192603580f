import { useMutation } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { Button } from "@/components/ui/Button";
import { type Kind, scoreNow } from "@/features/scoring/api";
import { notify } from "@/lib/notify";
import { toProblem } from "@/lib/problem";

/** Scores with what is known at this moment; by itself it happens within seconds of a change. */
export function ScoreNow({ kind, id }: { kind: Kind; id: string }) {
  const score = useMutation(scoreNow(kind, id));
  return (
    <Button
      size="sm"
      variant="ghost"
      loading={score.isPending}
      onClick={() =>
        score.mutate(undefined, {
          onError: (error) =>
            void notify.failed("It was not scored", { detail: toProblem(error).message }),
        })
      }
    >
      {!score.isPending && <RefreshCw aria-hidden />}
      Score now
    </Button>
  );
}
