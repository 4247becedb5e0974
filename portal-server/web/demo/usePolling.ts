// Asks again and again, while the page is to be seen.

import { useEffect, useRef } from "react";

/** Runs `ask` at once, then `every` so many milliseconds after it has ended. */
export function usePolling(ask: (signal: AbortSignal) => Promise<void>, every: number): void {
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });

  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking = false;

    const turn = async () => {
      clearTimeout(timer);
      if (asking || document.visibilityState === "hidden") return;
      asking = true;
      await latest.current(stop.signal);
      asking = false;
      if (!stop.signal.aborted) timer = setTimeout(() => void turn(), every);
    };

    const again = () => void turn();
    again();
    document.addEventListener("visibilitychange", again, { signal: stop.signal });
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [every]);
}
