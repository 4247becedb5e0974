// What this tab remembers of a visit to the portal: that it left, and what the subscription looked like before.

const LEFT = "portal-server-react.left";
const SEEN = "portal-server-react.seen";

/** A visit longer ago than this, in milliseconds, is over: portals are open for an hour. */
const FORGOTTEN = 2 * 3600 * 1000;

/** Notes that the page is left for the portal. */
export function leave(): void {
  write(LEFT, String(Date.now()));
}

/** The visit that this page is back from: what the subscription looked like before, where that is known. */
export function returned(): { before: string | undefined } | undefined {
  const left = Number(read(LEFT) ?? Number.NaN);
  return Date.now() - left < FORGOTTEN ? { before: read(SEEN) } : undefined;
}

/** Notes that what came of the visit is known. */
export function settle(): void {
  write(LEFT, undefined);
}

/** Notes what the subscription looks like. */
export function see(print: string): void {
  write(SEEN, print);
}

// In private windows and sandboxed frames, storage may throw. Nothing is remembered then.

function read(key: string): string | undefined {
  try {
    return window.sessionStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(key: string, value: string | undefined): void {
  try {
    if (value === undefined) {
      window.sessionStorage.removeItem(key);
    } else {
      window.sessionStorage.setItem(key, value);
    }
  } catch {
    // As above.
  }
}
