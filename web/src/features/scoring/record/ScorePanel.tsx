import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { DealScore, LeadScore, RecordScore } from "@/client/types.gen";
import type { Kind } from "@/features/scoring/api";
import { Chance } from "@/features/scoring/record/Chance";
import { Override } from "@/features/scoring/record/Override";
import { PanelGate } from "@/features/scoring/record/PanelGate";
import { Part, Risks, Unknown } from "@/features/scoring/record/Parts";
import { ReasonBars } from "@/features/scoring/record/ReasonBars";
import { ScoreHistory } from "@/features/scoring/record/ScoreHistory";
import { ScoreNow } from "@/features/scoring/record/ScoreNow";
import { Standing } from "@/features/scoring/record/Standing";

/** What a lead's and a deal's panel are given by the page. */
export type RecordPanelProps = {
  id: string;
  override: number | null;
  onOverride: (value: number | null) => Promise<unknown>;
  readOnly: boolean;
};

type ScorePanelProps<S extends LeadScore | DealScore> = RecordPanelProps & {
  kind: Kind;
  query: UseQueryResult<RecordScore, unknown>;
  score: S | null | undefined;
  title: string;
  /** What a person sets: "Score" or "Chance in %". */
  label: string;
  /** Said where there is no score. */
  none: string;
  /** It has ended: there is nothing to score any more. */
  closed?: boolean;
  warning?: ReactNode;
  /** The figures that only this kind has. */
  children: (score: S) => ReactNode;
};

/** The frame of a score: the number, a person's word, figures, reasons, the way there, its standing. */
export function ScorePanel<S extends LeadScore | DealScore>(props: ScorePanelProps<S>) {
  const { kind, id, query, score, override } = props;
  const byHand = (
    <Override
      label={props.label}
      value={override}
      onSave={props.onOverride}
      readOnly={props.readOnly}
    />
  );
  return (
    <Part title={props.title} actions={!props.closed && <ScoreNow kind={kind} id={id} />}>
      {override !== null && byHand}
      <PanelGate query={query}>
        {score ? (
          <>
            {props.warning}
            <Chance kind={kind} score={score} />
            {override === null && byHand}
            {props.children(score)}
            <ReasonBars reasons={score.reasons} />
            <Risks risks={score.risk_factors} />
            <Unknown kind={kind} names={score.unknown} />
            <ScoreHistory
              history={query.data?.history ?? []}
              decay={query.data?.decay ?? []}
              now={score}
            />
            <Standing kind={kind} engine={score.engine} model={score.model} />
          </>
        ) : (
          <p className="text-sm text-text-muted">{props.none}</p>
        )}
      </PanelGate>
      {!query.isPending && !score && !props.closed && override === null && byHand}
    </Part>
  );
}
