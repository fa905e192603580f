import { lazy, Suspense, useCallback, useState } from "react";
import type { DayCount } from "@/client/types.gen";
import { Skeleton } from "@/components/ui/Skeleton";
import { durationText } from "@/features/copilot/words";
import { formatDay, formatNumber } from "@/lib/format";

const DayBars = lazy(() => import("@/components/charts/DayBars"));
const HEIGHT = 180;
const SERIES = [
  { key: "answered", label: "Answered", fill: "var(--accent)" },
  { key: "refused", label: "Nothing to say", fill: "var(--border-strong)" },
  { key: "failed", label: "Failed", fill: "var(--danger)" },
];

/** Questions per day, as bars for the eye and a table for readers. */
export function QuestionsChart({ days }: { days: readonly DayCount[] }) {
  const [width, setWidth] = useState(0);
  const measure = useCallback((box: HTMLElement | null) => {
    if (!box) return;
    const observer = new ResizeObserver(() => setWidth(box.clientWidth));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  const bars = days.map(({ day, questions, refused, failed }) => ({
    ...{ day, refused, failed },
    answered: questions - refused - failed,
  }));
  return (
    <figure>
      <div ref={measure} aria-hidden style={{ height: HEIGHT }}>
        {width > 0 && (
          <Suspense fallback={<Skeleton className="mt-6 h-30 w-full" />}>
            <DayBars bars={bars} series={SERIES} width={width} height={HEIGHT} />
          </Suspense>
        )}
      </div>
      <figcaption className="flex flex-wrap gap-x-4 pt-1 text-text-muted text-xs">
        Questions per day:
        {SERIES.map(({ key, label, fill }) => (
          <span key={key} className="inline-flex items-center gap-1.5">
            <span aria-hidden className="size-2 rounded-full" style={{ background: fill }} />
            {label}
          </span>
        ))}
      </figcaption>
      <table className="sr-only">
        <caption>Questions per day</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Questions</th>
            <th scope="col">Nothing to say</th>
            <th scope="col">Failed</th>
            <th scope="col">95 % within</th>
          </tr>
        </thead>
        <tbody>
          {days.map(({ day, questions, refused, failed, p95_ms }) => (
            <tr key={day}>
              <th scope="row">{formatDay(day)}</th>
              <td>{formatNumber(questions)}</td>
              <td>{formatNumber(refused)}</td>
              <td>{formatNumber(failed)}</td>
              <td>{p95_ms === null ? "none" : durationText(p95_ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
