// A server in the place of `fetch`, which says what it is told, and remembers what it was asked.

import { vi } from "vitest";

export interface Asked {
  method: string;
  url: string;
  headers: Headers;
  body: unknown;
  signal: AbortSignal;
}

/** What comes of a request: an answer, now or later, or none. */
export type Answer = Response | Error | Promise<Response>;

export interface Server {
  readonly asked: Asked[];
  /** How many requests are under way, and how many were at the most. */
  readonly open: { now: number; most: number };
  /** Says what comes next; the last answer is given again and again. */
  answer(...answers: (() => Answer)[]): void;
}

/** Takes the place of `fetch` until the test ends. */
export function serve(...answers: (() => Answer)[]): Server {
  const asked: Asked[] = [];
  const open = { now: 0, most: 0 };
  let queue = answers;
  const fetch = async (url: string, init: RequestInit & { signal: AbortSignal }): Promise<Response> => {
    const { method = "GET", body, signal } = init;
    const text = typeof body === "string" ? body : "null";
    asked.push({ method, url, headers: new Headers(init.headers), body: JSON.parse(text), signal });
    const [answer = () => new Error("there is no answer"), ...rest] = queue;
    queue = rest.length > 0 ? rest : queue;
    open.now += 1;
    open.most = Math.max(open.most, open.now);
    try {
      const answered = await Promise.race([answer(), aborted(signal)]);
      if (answered instanceof Error) {
        throw answered;
      }
      return answered;
    } finally {
      open.now -= 1;
    }
  };
  vi.stubGlobal("fetch", fetch);
  return {
    asked,
    open,
    answer(...next) {
      queue = next;
    },
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", abort);
  });
}

export const ok = (data: unknown) => () => Response.json({ success: true, data });

export const no =
  (status: number, code: string, headers: Record<string, string> = {}) =>
  () =>
    Response.json({ success: false, error: { code, message: `it is ${code}` } }, { status, headers });

/** An answer that comes when it is told to. */
export function later(): { promise: () => Promise<Response>; come: (answer: () => Response) => void } {
  const { promise, resolve } = withResolvers<Response>();
  return {
    promise: () => promise,
    come: (answer) => {
      resolve(answer());
    },
  };
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((give) => {
    resolve = give;
  });
  return { promise, resolve };
}

export const PORTAL = "https://billing.stripe.com/p/session/test_1";
