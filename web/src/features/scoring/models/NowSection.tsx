import { CircleHelp, TriangleAlert } from "lucide-react";
import type { AboutScoring } from "@/client/types.gen";
import { DateText } from "@/components/DateText";
import { Badge } from "@/components/ui/Badge";
import { Progress } from "@/components/ui/Progress";
import { driftWord } from "@/features/scoring/models/ModelTable";
import { rankingWords, SUBJECTS } from "@/features/scoring/words";
import { formatNumber, plural } from "@/lib/format";

/** What scores now, in a few plain sentences. */
export function NowSection({ about }: { about: AboutScoring }) {
  const { kind, champion, scored, unscored } = about;
  const words = SUBJECTS[kind];
  return (
    <section aria-label="Now" className="grid max-w-3xl gap-2">
      {champion ? (
        <p>
          <strong>Model {champion.number}</strong> gives the scores. It learned from{" "}
          {plural(champion.rows, "example")} ({words.many} as they were known on some day), of which{" "}
          {formatNumber(champion.positives)} {words.happened} within{" "}
          {plural(champion.horizon_days, "day")}.{" "}
          {champion.signal && rankingWords(kind, champion.quality?.auc)}
        </p>
      ) : (
        <NoModel about={about} />
      )}
      {champion && !champion.signal && <NoSignal word={champion.word} />}
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-text-muted">
        <span>
          {plural(scored, words.one)} scored
          {unscored > 0 && `, ${formatNumber(unscored)} not yet`}
        </span>
        {champion && <span>Since training: {driftWord(champion.drift).toLowerCase()}</span>}
        {about.next_training_on && (
          <span>
            Trains again <DateText value={about.next_training_on} kind="day" />
          </span>
        )}
        {about.challenger && <Badge tone="info">Model {about.challenger.number} challenges</Badge>}
      </p>
    </section>
  );
}

function NoModel({ about }: { about: AboutScoring }) {
  const { kind, outcomes, outcomes_needed: needed } = about;
  const words = SUBJECTS[kind];
  return (
    <>
      <p>{about.model.word || "There is no model yet."}</p>
      {outcomes < needed && (
        <div className="grid gap-1 text-sm text-text-muted">
          <p>
            {formatNumber(outcomes)} of {formatNumber(needed)} {words.many} with an outcome (
            {words.success} or not)
          </p>
          <Progress
            label="Outcomes to learn from"
            value={outcomes / needed}
            className="h-1.5 max-w-xs"
          />
        </div>
      )}
    </>
  );
}

/** Said plainly: a score that knows nothing is worse than none. */
export const NoSignal = ({ word }: { word: string }) => (
  <div className="flex items-start gap-2 rounded-lg bg-warning-soft p-3 text-sm">
    <CircleHelp aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
    <div>
      <p className="font-medium">No signal in your data</p>
      <p className="text-text-muted">
        {word ||
          "What is written down about the past does not tell who became a customer and who did not."}{" "}
        Nothing is wrong with your team: the reasons are not in the fields yet. The next training
        looks again; it can only learn from what is written down.
      </p>
    </div>
  </div>
);

export const Warnings = ({ warnings }: { warnings: readonly string[] }) =>
  warnings.length > 0 && (
    <ul aria-label="Warnings" className="grid gap-1 text-sm">
      {warnings.map((warning) => (
        <li key={warning} className="flex items-start gap-2">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
          {warning}
        </li>
      ))}
    </ul>
  );
