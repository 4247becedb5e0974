// The demonstration's own routes, below `/demo/api/`.

export interface User {
  id: string;
  email: string;
  about: string;
}

export interface Session {
  token: string;
  user: User;
}

/** A webhook, as the server's inbox has it. */
export interface Arrival {
  seq: number;
  id: string;
  type: string;
  /** When it happened, by Stripe's clock. */
  created: string;
  receivedAt: string;
  state: string;
  about: string;
  payload: unknown;
}

/** What goes wrong on purpose. */
export interface Trouble {
  stripeDown: boolean;
  slowWebhooks: boolean;
}

/** The emulator that plays Stripe. */
export interface Emulator {
  url: string;
  now: string;
  trouble: Trouble;
}

export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status?: number,
  ) {
    super(message);
    this.name = "ApiError";
  }
}

interface Call {
  method?: "DELETE" | "POST" | "PUT";
  body?: object;
  token?: string;
  signal?: AbortSignal | undefined;
}

interface Envelope {
  success?: unknown;
  data?: unknown;
  error?: { code?: unknown; message?: unknown };
}

export const api = {
  users: (signal?: AbortSignal) => call<User[]>("users", { signal }),
  logIn: (user: string) => call<Session>("session", { method: "POST", body: { user } }),
  endSession: (token: string) => call<null>("session", { method: "DELETE", token }),
  arrivals: (after: number, signal?: AbortSignal) => call<Arrival[]>(`events?after=${after}`, { signal }),
  emulator: (signal?: AbortSignal) => call<Emulator>("stripe", { signal }),
  cause: (change: Partial<Trouble>) => call<Emulator>("stripe/trouble", { method: "PUT", body: change }),
  pass: (days: number) => call<Emulator>("stripe/clock", { method: "POST", body: { days } }),
  subscribe: (token: string, plan: string) =>
    call<unknown>("subscribe", { method: "POST", body: { plan }, token }),
};

async function call<T>(path: string, { method, body, token, signal }: Call): Promise<T> {
  const headers = new Headers();
  if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
  if (body) headers.set("Content-Type", "application/json");
  const init: RequestInit = { method: method ?? "GET", headers, signal: signal ?? null };
  if (body) init.body = JSON.stringify(body);
  const response = await sent(`/demo/api/${path}`, init);
  const answer = (await response.json().catch(() => null)) as Envelope | null;
  if (response.ok && answer?.success === true) return answer.data as T;
  const { code, message } = answer?.error ?? {};
  throw new ApiError(
    typeof code === "string" ? code : "BAD_ANSWER",
    typeof message === "string" ? message : `The server answered ${response.status}`,
    response.status,
  );
}

async function sent(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new ApiError("NETWORK", "The server does not answer. Does it still run?");
  }
}
