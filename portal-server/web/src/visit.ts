// What this tab remembers of a visit to the portal: that it left, and what subscriptions looked like before.

import { isRecord } from "./api/request.js";

const LEFT = "portal-server-react.left";
const SEEN = "portal-server-react.seen";

/** A visit longer ago than this, in milliseconds, is over: portals are open for an hour. */
const FORGOTTEN = 2 * 3600 * 1000;

/** Fingerprints, by the address where the subscription is asked for. */
type Prints = Record<string, unknown>;

interface Visit {
  at: number;
  before: Prints;
  /** Addresses for which is known what came of the visit. */
  settled: Prints;
}

/** Notes that the page is left for the portal: call it just before, where you go there by yourself. */
export function leave(): void {
  write(LEFT, { at: Date.now(), before: prints(read(SEEN)), settled: {} });
}

/** Takes that back: the browser has not left. */
export function stay(): void {
  write(LEFT, undefined);
}

/** The visit that this page is back from: what the subscription looked like before, where that is known. */
export function returned(url: string): { before: string | undefined } | undefined {
  const visit = left();
  if (!visit || Object.hasOwn(visit.settled, url)) {
    return undefined;
  }
  const before = Object.hasOwn(visit.before, url) ? visit.before[url] : undefined;
  return { before: typeof before === "string" ? before : undefined };
}

/** Notes that what came of the visit is known. */
export function settle(url: string): void {
  const visit = left();
  if (visit) {
    write(LEFT, { ...visit, settled: { ...visit.settled, [url]: true } });
  }
}

/** Notes what the subscription looks like. */
export function see(url: string, print: string): void {
  write(SEEN, { ...prints(read(SEEN)), [url]: print });
}

function left(): Visit | undefined {
  const { at, before, settled } = prints(read(LEFT));
  return typeof at === "number" && Date.now() - at < FORGOTTEN
    ? { at, before: prints(before), settled: prints(settled) }
    : undefined;
}

function prints(value: unknown): Prints {
  return isRecord(value) ? value : {};
}

// In private windows and sandboxed frames, storage may throw. Nothing is remembered then.

function read(key: string): unknown {
  try {
    return JSON.parse(window.sessionStorage.getItem(key) ?? "null");
  } catch {
    return undefined;
  }
}

function write(key: string, value: object | undefined): void {
  try {
    if (value === undefined) {
      window.sessionStorage.removeItem(key);
    } else {
      window.sessionStorage.setItem(key, JSON.stringify(value));
    }
  } catch {
    // As above.
  }
}
