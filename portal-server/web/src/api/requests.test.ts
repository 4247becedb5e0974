import { expect, test, vi } from "vitest";
import { BillingError, createPortalSession, fetchSubscription } from "../index.js";
import { later, no, ok, PORTAL, serve } from "../testing/server.js";
import { ACTIVE, NONE } from "../testing/subscriptions.js";

async function thrown(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

test("a portal is asked for with all that is given", async () => {
  const { asked } = serve(ok({ url: PORTAL }));
  const flow = { type: "subscription_cancel", subscription: "sub_1" } as const;
  const session = await createPortalSession({
    baseUrl: "https://api.example.com/",
    getToken: () => Promise.resolve("ps_1"),
    returnUrl: "https://app.example.com/billing",
    configuration: "bpc_1",
    flow,
  });
  expect(session).toEqual({ url: PORTAL });
  expect(asked).toHaveLength(1);
  const [{ method, url, headers, body }] = asked as [(typeof asked)[0]];
  expect([method, url]).toEqual(["POST", "https://api.example.com/api/billing/portal"]);
  expect(headers.get("Authorization")).toBe("Bearer ps_1");
  expect(headers.get("Content-Type")).toBe("application/json");
  expect(body).toEqual({ returnUrl: "https://app.example.com/billing", configuration: "bpc_1", flow });
});

test("a portal leads back to the page unless told otherwise", async () => {
  const { asked } = serve(ok({ url: PORTAL }));
  await createPortalSession({ endpoint: "/elsewhere" });
  expect(asked[0]?.url).toBe("/elsewhere");
  expect(asked[0]?.body).toEqual({ returnUrl: window.location.href });
});

test.each([null, undefined, ""])("the token %j is not sent", async (token) => {
  const { asked } = serve(ok(ACTIVE));
  await fetchSubscription({ getToken: () => token });
  expect(asked[0]?.headers.has("Authorization")).toBe(false);
});

test.each([undefined, {}, { url: 1 }, { url: "https://evil.example/" }])(
  "%j is no portal to go to",
  async (data) => {
    serve(ok(data));
    expect(await thrown(createPortalSession())).toMatchObject({ code: "FORBIDDEN_URL" });
  },
);

test("the subscription is what the server says", async () => {
  const { asked } = serve(ok(ACTIVE));
  expect(await fetchSubscription()).toEqual(ACTIVE);
  expect(asked[0]).toMatchObject({ method: "GET", url: "/api/billing/subscription", body: null });
});

test("who is no customer has no subscription", async () => {
  serve(no(404, "NOT_FOUND"));
  expect(await fetchSubscription()).toBeNull();
});

test("a path that the server does not have is a fault, not a user who is no customer", async () => {
  serve(no(404, "UNKNOWN_PATH"));
  expect(await thrown(fetchSubscription())).toMatchObject({ code: "UNKNOWN_PATH", status: 404 });
});

test.each([null, undefined, 1])(
  "an active subscription may do without an end of its period: %j",
  async (end) => {
    serve(ok({ ...ACTIVE, currentPeriodEnd: end }));
    expect(await fetchSubscription()).toEqual({ ...ACTIVE, currentPeriodEnd: "" });
  },
);

test.each([
  [400, "VALIDATION_ERROR"],
  [401, "UNAUTHORIZED"],
  [404, "NOT_FOUND"],
  [404, "UNKNOWN_PATH"],
  [429, "RATE_LIMITED"],
  [500, "INTERNAL_ERROR"],
  [503, "STRIPE_UNAVAILABLE"],
  [503, "PORTAL_NOT_CONFIGURED"],
  [503, "UNAVAILABLE"],
  [418, "ONE_TO_COME"],
])("%i %s is told as it is", async (status, code) => {
  serve(no(status, code, { "Retry-After": "7" }));
  const error = await thrown(createPortalSession());
  expect(error).toBeInstanceOf(BillingError);
  expect(error).toMatchObject({
    name: "BillingError",
    code,
    status,
    retryAfter: 7,
    message: `it is ${code}`,
  });
});

test.each([
  [new Response("<html>", { status: 200 }), "BAD_ANSWER"],
  [new Response("<html>", { status: 404 }), "BAD_ANSWER"],
  [new Response("null", { status: 500 }), "BAD_ANSWER"],
  [Response.json({ success: false }, { status: 400 }), "BAD_ANSWER"],
  [Response.json({ success: true, data: ACTIVE }, { status: 500 }), "BAD_ANSWER"],
  [new Response("", { status: 401 }), "UNAUTHORIZED"],
  [new Response("slow down", { status: 429 }), "RATE_LIMITED"],
  [new Response("<html>", { status: 502 }), "UNAVAILABLE"],
  [new Response("<html>", { status: 503 }), "UNAVAILABLE"],
  [new Response("<html>", { status: 504 }), "UNAVAILABLE"],
])("an answer of a proxy is %#", async (response, code) => {
  serve(() => response);
  expect(await thrown(fetchSubscription())).toMatchObject({ code, status: response.status });
});

test.each([
  null,
  "active",
  {},
  { ...NONE, status: 1 },
  { ...ACTIVE, plan: "Basic" },
  { ...ACTIVE, plan: {} },
])("%j is no subscription", async (data) => {
  serve(ok(data));
  expect(await thrown(fetchSubscription())).toMatchObject({ code: "BAD_ANSWER" });
});

test("a subscription needs no more than its status", async () => {
  serve(ok({ status: "paused" }));
  expect(await fetchSubscription()).toEqual({ status: "paused" });
});

test("a status that Stripe has added since is another one", async () => {
  serve(ok({ ...NONE, status: "under_review" }));
  expect(await fetchSubscription()).toEqual({ ...NONE, status: "other" });
});

test("without a connection it is said so", async () => {
  const cause = new TypeError("Failed to fetch");
  serve(() => cause);
  expect(await thrown(fetchSubscription())).toMatchObject({ code: "NETWORK", status: undefined, cause });
});

test("who has no token because asking for it failed is told why", async () => {
  const { asked } = serve(ok(ACTIVE));
  const cause = new Error("signed out");
  expect(await thrown(fetchSubscription({ getToken: () => Promise.reject(cause) }))).toMatchObject({
    code: "NO_TOKEN",
    cause,
  });
  expect(asked).toEqual([]);
});

test("what is called off ends with the signal's reason", async () => {
  const { asked } = serve(later().promise);
  const abort = new AbortController();
  const end = thrown(fetchSubscription({ signal: abort.signal }));
  await vi.waitFor(() => {
    expect(asked).toHaveLength(1);
  });
  abort.abort();
  expect(await end).toBe(abort.signal.reason);
  expect(asked[0]?.signal.aborted).toBe(true);
});

test("what was called off before is not asked", async () => {
  const { asked } = serve(ok(ACTIVE));
  const signal = AbortSignal.abort();
  expect(await thrown(fetchSubscription({ signal }))).toBe(signal.reason);
  expect(asked).toEqual([]);
});

test("a token that never comes is given up", async () => {
  vi.useFakeTimers();
  const { asked } = serve(ok(ACTIVE));
  let give: (token: string) => void = () => undefined;
  const token = new Promise<string>((resolve) => (give = resolve));
  const end = thrown(fetchSubscription({ getToken: () => token }));
  await vi.advanceTimersByTimeAsync(35_000);
  expect(await end).toMatchObject({ code: "TIMEOUT" });
  give("ps_1");
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual([]);
});

test("a server that never answers is given up", async () => {
  vi.useFakeTimers();
  serve(later().promise);
  const end = thrown(fetchSubscription());
  await vi.advanceTimersByTimeAsync(35_000);
  expect(await end).toMatchObject({ code: "TIMEOUT" });
  expect(vi.getTimerCount()).toBe(0);
});
