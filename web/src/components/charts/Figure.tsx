import { type ReactNode, Suspense, useCallback, useState } from "react";
import { Skeleton } from "@/components/ui/Skeleton";

type FigureProps = {
  height: number;
  caption?: ReactNode;
  /** The same figures for readers: rows of a table without its element. */
  table: ReactNode;
  tableCaption: string;
  /** The lazily loaded drawing, once the width is known. */
  children: (width: number) => ReactNode;
};

/** A chart for the eye and a table for readers; the library behind it comes with the first drawing. */
export function Figure({ height, caption, table, tableCaption, children }: FigureProps) {
  const [width, setWidth] = useState(0);
  const measure = useCallback((box: HTMLElement | null) => {
    if (!box) return;
    const observer = new ResizeObserver(() => setWidth(box.clientWidth));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  return (
    <figure className="relative min-w-0">
      <div ref={measure} aria-hidden className="overflow-hidden" style={{ height }}>
        {width > 0 && (
          <Suspense fallback={<Skeleton className="mt-6 h-30 w-full" />}>
            {children(width)}
          </Suspense>
        )}
      </div>
      {caption && <figcaption className="pt-1 text-text-muted text-xs">{caption}</figcaption>}
      <table className="sr-only">
        <caption>{tableCaption}</caption>
        {table}
      </table>
    </figure>
  );
}

type KeyProps = {
  fill: string;
  opacity?: number;
  line?: boolean;
  dashed?: boolean;
  children: ReactNode;
};

/** One entry of a legend. */
export const Key = ({ fill, opacity = 1, line = false, dashed = false, children }: KeyProps) => (
  <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
    <span
      aria-hidden
      className={line ? `w-4 border-t-2 ${dashed ? "border-dashed" : ""}` : "size-2.5 rounded-sm"}
      style={line ? { borderColor: fill } : { background: fill, opacity }}
    />
    {children}
  </span>
);
