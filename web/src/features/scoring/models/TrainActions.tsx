import { useMutation } from "@tanstack/react-query";
import { Calculator, Download, GraduationCap } from "lucide-react";
import type { ScoringRunOut } from "@/client/types.gen";
import { Button, buttonClass } from "@/components/ui/Button";
import { type Kind, scoreAll, train } from "@/features/scoring/api";
import { notify } from "@/lib/notify";
import { can } from "@/lib/permissions";
import { toProblem } from "@/lib/problem";
import { useSession } from "@/lib/session-query";

type TrainActionsProps = { kind: Kind; going: readonly ScoringRunOut[] };

const refused = (error: unknown) =>
  void notify.failed("It was not started", { detail: toProblem(error).message });

/** What those who look after the scores may start; everybody may take the scores along. */
export function TrainActions({ kind, going }: TrainActionsProps) {
  const session = useSession();
  const training = useMutation({ ...train(kind), onError: refused });
  const scoring = useMutation({ ...scoreAll(kind), onError: refused });
  const goes = (task: ScoringRunOut["task"]) => going.some((run) => run.task === task);
  return (
    <>
      <a
        href={`/api/v1/scoring/export.csv?kind=${kind}`}
        download
        className={buttonClass("secondary")}
      >
        <Download aria-hidden />
        Export
      </a>
      {can(session, "scoring:write") && (
        <>
          <Button
            loading={scoring.isPending}
            disabled={goes("score")}
            onClick={() => scoring.mutate()}
          >
            {!scoring.isPending && <Calculator aria-hidden />}
            Score all
          </Button>
          <Button
            variant="primary"
            loading={training.isPending}
            disabled={goes("train")}
            onClick={() => training.mutate()}
          >
            {!training.isPending && <GraduationCap aria-hidden />}
            Train
          </Button>
        </>
      )}
    </>
  );
}
