// The emulator that plays Stripe: what time it is there, and what goes wrong on purpose.

import { useEffect, useState } from "react";
import { api } from "./api.js";
import type { Emulator, Trouble } from "./api.js";

export interface EmulatorState {
  /** None until it has answered. */
  now: Emulator | undefined;
  cause: (trouble: Partial<Trouble>) => Promise<void>;
  /** Lets days pass, and answers with the time that it is then. */
  pass: (days: number) => Promise<string>;
}

export function useEmulator(): EmulatorState {
  const [now, setNow] = useState<Emulator>();

  useEffect(() => {
    const stop = new AbortController();
    // Without an answer the link to its page stays empty, and the list of webhooks says why.
    api.emulator(stop.signal).then(setNow, () => undefined);
    return () => {
      stop.abort();
    };
  }, []);

  const cause = async (change: Partial<Trouble>) => {
    setNow(await api.cause(change));
  };

  const pass = async (days: number) => {
    const then = await api.pass(days);
    setNow(then);
    return then.now;
  };

  return { now, cause, pass };
}
