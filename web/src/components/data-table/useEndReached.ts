import { useEffect, useEffectEvent } from "react";

const AHEAD = 15;

/** Asks for more while the last drawn row is near the end; also when the first page is too short. */
export function useEndReached(lastDrawn: number, count: number, onEndReached?: () => void): void {
  const ask = useEffectEvent(() => onEndReached?.());
  const near = count > 0 && lastDrawn >= count - AHEAD;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each longer list is a new reason to ask
  useEffect(() => {
    if (near) ask();
  }, [near, count]);
}
