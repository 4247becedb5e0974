// One request to the server, and what its envelope holds.

import { BillingError } from "./error.js";
import { retryAfter } from "./retryAfter.js";
import type { GetToken } from "./types.js";

/** After how many milliseconds a request is given up: a little more than the server takes at most. */
const PATIENCE = 35_000;

export interface Request {
  url: string;
  getToken?: GetToken | undefined;
  signal?: AbortSignal | undefined;
  /** What to post; without a body it is a GET. */
  body?: object | undefined;
}

/** Asks, and answers with what `data` has; throws `BillingError`, or the signal's reason once it is aborted. */
export async function request(asked: Request): Promise<unknown> {
  const { signal } = asked;
  const limit = new AbortController();
  const abort = () => {
    limit.abort(signal?.reason);
  };
  const timer = setTimeout(() => {
    limit.abort(new BillingError("TIMEOUT", "the server took too long"));
  }, PATIENCE);
  signal?.addEventListener("abort", abort);
  try {
    signal?.throwIfAborted();
    return await Promise.race([exchange(asked, limit.signal), aborted(limit.signal)]);
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof BillingError
      ? error
      : new BillingError("NETWORK", "the server cannot be reached", { cause: error });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

/** Ends with the signal: a token that never comes does not. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => {
      reject(signal.reason as Error);
    });
  });
}

async function exchange({ url, getToken, body }: Request, signal: AbortSignal): Promise<unknown> {
  const token = await tokenOf(getToken);
  signal.throwIfAborted();
  const headers: Record<string, string> = { Accept: "application/json" };
  if (token) {
    headers["Authorization"] = `Bearer ${token}`;
  }
  if (body) {
    headers["Content-Type"] = "application/json";
  }
  const response = await fetch(url, {
    method: body ? "POST" : "GET",
    headers,
    signal,
    cache: "no-store",
    ...(body && { body: JSON.stringify(body) }),
  });
  return opened(response, await response.text());
}

async function tokenOf(getToken: GetToken | undefined): Promise<string | null | undefined> {
  try {
    return await getToken?.();
  } catch (cause) {
    throw new BillingError("NO_TOKEN", "there is no session token", { cause });
  }
}

/** What the envelope holds. */
function opened(response: Response, text: string): unknown {
  const envelope = parsed(text);
  if (response.ok && isRecord(envelope) && envelope["success"] === true) {
    return envelope["data"];
  }
  const { status } = response;
  const details = { status, retryAfter: retryAfter(response.headers.get("Retry-After"), Date.now()) };
  const { code, message } = isRecord(envelope) && isRecord(envelope["error"]) ? envelope["error"] : {};
  if (typeof code === "string") {
    throw new BillingError(code, typeof message === "string" ? message : code, details);
  }
  throw new BillingError(byStatus(status), `the server's answer (${status}) is not as it should be`, details);
}

/** A proxy in between has no envelopes, but its status may say enough. */
function byStatus(status: number): string {
  switch (status) {
    case 401:
      return "UNAUTHORIZED";
    case 429:
      return "RATE_LIMITED";
    case 502:
    case 503:
    case 504:
      return "UNAVAILABLE";
    default:
      return "BAD_ANSWER";
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** The address of an endpoint: one that is given counts as it is. */
export function address(baseUrl: string | undefined, path: string, endpoint: string | undefined): string {
  return endpoint ?? (baseUrl ?? "").replace(/\/+$/, "") + path;
}
