// How long what was done in the portal is awaited, and how often it is asked for.

import type { BillingError } from "../api/error.js";

/** After how many milliseconds the wait is over, however long the answers take. */
export const LIMIT = 20_000;

/** Milliseconds between the questions. */
const DELAYS = [500, 1000, 1000, 2000, 3000, 5000, 7000];

/** One visit may change several things, whose webhooks come one after another. */
const ONCE_MORE = [2000];

export interface Wait {
  /** What the subscription looked like before the visit; undefined until it is known. */
  readonly before: string | undefined;
  /** Whether it looks otherwise now. */
  readonly hasChanged: boolean;
  readonly delays: readonly number[];
}

export function waitFor(before: string | undefined): Wait {
  return { before, hasChanged: false, delays: DELAYS };
}

/** After an answer. */
export function seen(wait: Wait, print: string): Wait {
  if (wait.hasChanged || wait.before === print) {
    return wait;
  }
  return wait.before === undefined
    ? { ...wait, before: print }
    : { before: wait.before, hasChanged: true, delays: ONCE_MORE };
}

/** Whether it is worth asking again after an error, so soon. */
export function mayPass({ code, retryAfter = 0 }: BillingError): boolean {
  return (
    ["NETWORK", "TIMEOUT", "RATE_LIMITED", "STRIPE_UNAVAILABLE", "UNAVAILABLE"].includes(code) &&
    retryAfter <= 10
  );
}

/** The next question, and what is left after it; undefined where it was the last. */
export function next(wait: Wait, error?: BillingError): { delay: number; rest: Wait } | undefined {
  const [delay, ...delays] = wait.delays;
  return delay === undefined
    ? undefined
    : { delay: Math.max(delay, (error?.retryAfter ?? 0) * 1000), rest: { ...wait, delays } };
}
