// Something that a button does at the server.

import { useRef, useState } from "react";

export interface Action {
  run: () => void;
  isBusy: boolean;
  /** Why it failed, for people. */
  error: string | undefined;
}

/** Runs `act` once at a time, however often it is asked to. */
export function useAction(act: () => Promise<unknown>): Action {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const running = useRef(false);

  const run = async () => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setError(undefined);
    try {
      await act();
    } catch (cause) {
      setError(reason(cause));
    } finally {
      running.current = false;
      setBusy(false);
    }
  };

  return { run: () => void run(), isBusy, error };
}

export function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : "Something went wrong";
}
