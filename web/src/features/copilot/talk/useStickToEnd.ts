import { useCallback, useEffect, useRef } from "react";

const NEAR_PX = 120;

/** Keeps the end in sight while it grows, unless somebody scrolled up to read. A new question goes to the end. */
export function useStickToEnd(newest: string | undefined) {
  const box = useRef<HTMLDivElement>(null);
  const isNear = useRef(true);
  const toEnd = useCallback(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, []);
  const content = useCallback(
    (inside: HTMLElement | null) => {
      if (!inside) return;
      const observer = new ResizeObserver(() => {
        if (isNear.current) toEnd();
      });
      observer.observe(inside);
      return () => observer.disconnect();
    },
    [toEnd],
  );
  // The scroll position is the browser's: it is set when there is another newest question.
  useEffect(() => {
    if (newest === undefined) return;
    isNear.current = true;
    toEnd();
  }, [newest, toEnd]);
  const onScroll = () => {
    const at = box.current;
    if (at) isNear.current = at.scrollHeight - at.scrollTop - at.clientHeight < NEAR_PX;
  };
  return { box, content, onScroll };
}
