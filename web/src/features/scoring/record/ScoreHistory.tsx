import { lazy } from "react";
import type { RecordScore } from "@/client/types.gen";
import { Figure, Key } from "@/components/charts/Figure";
import { ENGINES } from "@/features/scoring/words";
import { formatDay, formatInstant } from "@/lib/format";

const TimeLine = lazy(() => import("@/components/charts/TimeLine"));
const DAY_MS = 86_400_000;

const BECAUSE: Record<string, string> = {
  created: "created",
  changed: "a field changed",
  activity: "something happened",
  all: "all were scored",
  trained: "a new model",
  asked: "asked for",
  night: "time passed",
};

type ScoreHistoryProps = {
  history: RecordScore["history"];
  decay: RecordScore["decay"];
  /** When and what it is now. */
  now: { at: string; score: number };
};

/** How the score came to be, and where it goes if nothing happens. */
export function ScoreHistory({ history, decay, now }: ScoreHistoryProps) {
  const start = Date.parse(now.at);
  const past = history.map((point) => ({
    ...{ at: Date.parse(point.at), value: point.score },
    said: `${BECAUSE[point.because] ?? point.because}, ${ENGINES[point.engine].word.toLowerCase()}${point.model_version === null ? "" : ` ${point.model_version}`}`,
  }));
  const moves = decay.some(({ score }) => score !== now.score);
  const ahead = (moves ? decay : [])
    .filter(({ days }) => days > 0)
    .map(({ days, score }) => ({
      ...{ at: start + days * DAY_MS, ahead: score },
      said: "If nothing happens",
    }));
  const last = {
    at: start,
    value: now.score,
    said: "Now",
    ...(ahead.length > 0 && { ahead: now.score }),
  };
  const points = [...past.filter(({ at }) => at < start), last, ...ahead];
  if (points.length < 2) return null;
  return (
    <Figure
      height={120}
      tableCaption="The score over time"
      caption={
        <span className="flex flex-wrap gap-x-3">
          <Key line fill="var(--accent)">
            Score so far
          </Key>
          {ahead.length > 0 && (
            <Key line fill="var(--text-muted)">
              If nothing happens
            </Key>
          )}
        </span>
      }
      table={
        <>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Score</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {history.map(({ at, score, because }) => (
              <tr key={`${at} ${score}`}>
                <th scope="row">{formatInstant(at)}</th>
                <td>{score}</td>
                <td>{BECAUSE[because] ?? because}</td>
              </tr>
            ))}
            {ahead.map(({ at, ahead: score }) => (
              <tr key={at}>
                <th scope="row">{formatDay(new Date(at).toISOString())}</th>
                <td>{score}</td>
                <td>If nothing happens</td>
              </tr>
            ))}
          </tbody>
        </>
      }
    >
      {(width) => (
        <TimeLine
          steps
          points={points}
          format={String}
          domain={[0, 100]}
          width={width}
          height={120}
        />
      )}
    </Figure>
  );
}
