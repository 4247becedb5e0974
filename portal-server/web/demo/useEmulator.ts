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

const UNKNOWN: Trouble = { stripeDown: false, slowWebhooks: false };

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
    const trouble = { ...(now?.trouble ?? UNKNOWN), ...change };
    await api.cause(trouble);
    setNow((it) => it && { ...it, trouble });
  };

  const pass = async (days: number) => {
    await api.pass(days);
    const then = await api.emulator();
    setNow(then);
    return then.now;
  };

  return { now, cause, pass };
}
