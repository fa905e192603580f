import { Link } from "@tanstack/react-router";
import type { LeadScore, ModelBrief } from "@/client/types.gen";
import type { Kind } from "@/features/scoring/api";
import { rankingWords, standsOn } from "@/features/scoring/words";

type StandingProps = {
  kind: Kind;
  engine: LeadScore["engine"];
  model: ModelBrief;
};

/** What a score rests on and how good that is, with the way to all figures. */
export function Standing({ kind, engine, model }: StandingProps) {
  const ranking = engine === "model" ? rankingWords(kind, model.metrics.auc) : null;
  return (
    <p className="text-text-muted text-xs">
      {standsOn(engine, model)} {ranking} {engine === "model" && !model.signal && model.word}{" "}
      {engine === "model" && model.id ? (
        <Link to="/models/$id" params={{ id: model.id }} className="text-accent hover:underline">
          How good is it?
        </Link>
      ) : (
        <Link to="/models" search={{ kind }} className="text-accent hover:underline">
          Where scores come from
        </Link>
      )}
    </p>
  );
}
