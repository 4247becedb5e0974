// @vitest-environment node

import { expect, test } from "vitest";
import { BillingError } from "../api/error.js";
import { LIMIT, mayPass, next, seen, waitFor, type Wait } from "./wait.js";

/** The delays of a wait that sees nothing but `print`. */
function delays(wait: Wait, print: string): number[] {
  const then = next(seen(wait, print));
  return then ? [then.delay, ...delays(then.rest, print)] : [];
}

test("a change is awaited for almost 20 seconds", () => {
  const all = delays(waitFor("before"), "before");
  expect(all).toEqual([500, 1000, 1000, 2000, 3000, 5000, 7000]);
  expect(all.reduce((sum, delay) => sum + delay)).toBeLessThan(LIMIT);
});

test("after a change there is one more look, whatever it shows", () => {
  expect(delays(waitFor("before"), "after")).toEqual([2000]);
});

test("what is seen first counts as before where nothing is known", () => {
  const wait = seen(waitFor(undefined), "first");
  expect(wait).toMatchObject({ before: "first", hasChanged: false });
  expect(seen(wait, "second").hasChanged).toBe(true);
});

test.each([
  ["NETWORK", undefined, true],
  ["TIMEOUT", undefined, true],
  ["NO_TOKEN", undefined, false],
  ["STRIPE_UNAVAILABLE", 5, true],
  ["UNAVAILABLE", undefined, true],
  ["RATE_LIMITED", 10, true],
  ["RATE_LIMITED", 11, false],
  ["UNAUTHORIZED", undefined, false],
  ["BAD_ANSWER", undefined, false],
  ["INTERNAL_ERROR", undefined, false],
])("%s, to be tried again after %j seconds", (code, retryAfter, passes) => {
  expect(mayPass(new BillingError(code, "", { retryAfter }))).toBe(passes);
});

test("nobody is asked sooner than they say", () => {
  const error = new BillingError("RATE_LIMITED", "", { retryAfter: 4 });
  expect(next(waitFor("before"), error)?.delay).toBe(4000);
});
