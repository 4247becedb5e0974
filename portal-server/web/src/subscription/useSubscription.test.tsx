import { act, render, renderHook, screen } from "@testing-library/react";
import { StrictMode, type ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { BillingProvider, useSubscription, type GetToken } from "../index.js";
import { pass, show, turn } from "../testing/page.js";
import { later, no, ok, serve } from "../testing/server.js";
import { ACTIVE, BASIC, NONE } from "../testing/subscriptions.js";
import { leave, returned, see } from "../visit.js";
import { print } from "./print.js";

const PRO = { ...ACTIVE, plan: { ...BASIC, name: "Pro" } };
const MAX = { ...ACTIVE, plan: { ...BASIC, name: "Max" } };

const URL = "/api/billing/subscription";

beforeEach(() => {
  vi.useFakeTimers();
});

/** The hook, and what it shows at the moment. */
async function start(strict = false) {
  const { result, unmount } = renderHook(() => useSubscription(), { reactStrictMode: strict });
  await pass(0);
  return { now: () => result.current, unmount };
}

/** The page has been left for the portal, when the subscription looked like `before`. */
function visit(before?: unknown): void {
  if (before !== undefined) {
    see(URL, print(before));
  }
  leave();
}

test("it loads, and then shows", async () => {
  serve(ok(ACTIVE));
  const { result } = renderHook(() => useSubscription());
  expect(result.current).toMatchObject({ status: "loading", subscription: undefined, isWaiting: false });
  await pass(0);
  expect(result.current).toMatchObject({ status: "ready", subscription: ACTIVE, error: undefined });
});

test("who is no customer is told apart", async () => {
  serve(no(404, "NOT_FOUND"));
  const { now } = await start();
  expect(now()).toMatchObject({ status: "no-customer", subscription: null, error: undefined });
});

test.each([
  [401, "UNAUTHORIZED"],
  [404, "UNKNOWN_PATH"],
  [429, "RATE_LIMITED"],
  [500, "INTERNAL_ERROR"],
  [503, "STRIPE_UNAVAILABLE"],
])("%i %s is shown, and gone after a refresh", async (status, code) => {
  const server = serve(no(status, code));
  const { now } = await start();
  expect(now()).toMatchObject({ status: "error", subscription: undefined, error: { code } });
  server.answer(ok(ACTIVE));
  await act(() => now().refresh());
  expect(now()).toMatchObject({ status: "ready", subscription: ACTIVE, error: undefined });
});

test("an error takes nothing away that was known", async () => {
  serve(ok(ACTIVE), no(503, "UNAVAILABLE"));
  const { now } = await start();
  await act(() => now().refresh());
  expect(now()).toMatchObject({ status: "error", subscription: ACTIVE, error: { code: "UNAVAILABLE" } });
});

test("an answer that says the same is the same object, and renders nothing", async () => {
  serve(ok(ACTIVE));
  let renders = 0;
  const { result } = renderHook(() => {
    renders += 1;
    return useSubscription();
  });
  await pass(0);
  const [before, count] = [result.current.subscription, renders];
  await act(() => result.current.refresh());
  expect(result.current.subscription).toBe(before);
  expect(renders).toBe(count);
});

test("strict mode asks once", async () => {
  const { asked } = serve(ok(ACTIVE));
  const { now } = await start(true);
  expect(now().status).toBe("ready");
  expect(asked).toHaveLength(1);
});

test("what is no longer shown asks nothing, and what was asked is called off", async () => {
  const { asked } = serve(later().promise);
  const errors = vi.spyOn(console, "error");
  const { unmount } = await start();
  unmount();
  await pass(0);
  expect(asked[0]?.signal.aborted).toBe(true);
  await turn("visible");
  await show(true);
  await pass(60_000);
  expect(asked).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
  expect(errors).not.toHaveBeenCalled();
});

test("the page asks when it is shown again", async () => {
  const { asked } = serve(ok(ACTIVE), ok(PRO));
  const { now } = await start();
  await turn("hidden");
  expect(asked).toHaveLength(1);
  await turn("visible");
  await pass(0);
  expect(now().subscription).toEqual(PRO);
  expect(asked).toHaveLength(2);
});

test("the page asks once when it comes out of the cache, and not when it is merely loaded", async () => {
  const { asked, open } = serve(ok(ACTIVE), ok(PRO));
  const { now } = await start();
  await show(false);
  expect(asked).toHaveLength(1);
  await act(async () => {
    await show(true);
    await turn("visible");
  });
  await pass(0);
  expect(now().subscription).toEqual(PRO);
  expect(asked).toHaveLength(2);
  expect(open.most).toBe(1);
});

test("a question that is under way when the page is hidden is called off, without an error", async () => {
  const { asked } = serve(later().promise, ok(ACTIVE));
  const { now } = await start();
  await turn("hidden");
  await pass(0);
  expect(asked[0]?.signal.aborted).toBe(true);
  expect(now()).toMatchObject({ status: "loading", error: undefined });
  await turn("visible");
  await pass(0);
  expect(now().subscription).toEqual(ACTIVE);
});

test("a page that begins in the background asks when it is shown", async () => {
  await turn("hidden");
  const { asked } = serve(ok(ACTIVE));
  const { now } = await start();
  await pass(60_000);
  expect(asked).toEqual([]);
  await turn("visible");
  await pass(0);
  expect(now().subscription).toEqual(ACTIVE);
});

test("a refresh that another one overtakes ends with it", async () => {
  const [first, second] = [later(), later()];
  serve(ok(ACTIVE), first.promise, second.promise);
  const { now } = await start();
  const ends: string[] = [];
  void now()
    .refresh()
    .then(() => ends.push("first"));
  await pass(0);
  void now()
    .refresh()
    .then(() => ends.push("second"));
  await pass(1000);
  expect(ends).toEqual([]);
  second.come(ok(PRO));
  await pass(0);
  expect(ends.sort()).toEqual(["first", "second"]);
  expect(now().subscription).toEqual(PRO);
});

test("an error that comes again is told of again to who asked, and only to them", async () => {
  serve(() => new TypeError("Failed to fetch"));
  const { now } = await start();
  const { error } = now();
  await turn("hidden");
  await turn("visible");
  await pass(0);
  expect(now().error).toBe(error);
  await act(() => now().refresh());
  expect(now().error).toMatchObject({ code: "NETWORK" });
  expect(now().error).not.toBe(error);
});

test("a stale answer never overwrites a newer one", async () => {
  const slow = later();
  const { asked } = serve(slow.promise, ok(PRO));
  const { now } = await start();
  await act(() => now().refresh());
  expect(now().subscription).toEqual(PRO);
  slow.come(ok(ACTIVE));
  await pass(0);
  expect(now().subscription).toEqual(PRO);
  expect(asked[0]?.signal.aborted).toBe(true);
});

test("after a visit it waits until the webhook has landed, and looks once more", async () => {
  visit(ACTIVE);
  const server = serve(ok(ACTIVE));
  const { now } = await start();
  expect(now()).toMatchObject({ subscription: ACTIVE, isWaiting: true });
  for (const [delay, count] of [
    [500, 2],
    [1000, 3],
    [1000, 4],
  ] as const) {
    await pass(delay - 1);
    expect(server.asked).toHaveLength(count - 1);
    await pass(1);
    expect(server.asked).toHaveLength(count);
  }
  server.answer(ok(PRO), ok(MAX));
  await pass(2000);
  expect(now()).toMatchObject({ subscription: PRO, isWaiting: false });
  expect(returned(URL)).toBeUndefined();
  await pass(2000);
  expect(now()).toMatchObject({ subscription: MAX, isWaiting: false });
  await pass(60_000);
  expect(server.asked).toHaveLength(6);
  expect(server.open.most).toBe(1);
});

test("a webhook that was faster than the customer is not awaited", async () => {
  visit(ACTIVE);
  const { asked } = serve(ok(PRO));
  const { now } = await start();
  expect(now()).toMatchObject({ subscription: PRO, isWaiting: false });
  await pass(60_000);
  expect(asked).toHaveLength(2);
});

test("a visit that changed nothing is over after 20 seconds", async () => {
  visit(ACTIVE);
  const { asked } = serve(ok(ACTIVE));
  const { now } = await start();
  await pass(19_499);
  expect(now()).toMatchObject({ isWaiting: true, isOverdue: false });
  await pass(1);
  expect(now()).toMatchObject({ isWaiting: false, isOverdue: true, status: "ready" });
  await pass(60_000);
  expect(asked).toHaveLength(8);
  expect(returned(URL)).toBeUndefined();
});

test("a server that is slow to answer makes no wait longer than 20 seconds", async () => {
  visit(ACTIVE);
  const slow = later();
  const { asked } = serve(ok(ACTIVE), slow.promise);
  const { now } = await start();
  await pass(19_999);
  expect(now()).toMatchObject({ isWaiting: true, isOverdue: false });
  await pass(1);
  expect(now()).toMatchObject({ isWaiting: false, isOverdue: true });
  slow.come(ok(PRO));
  await pass(0);
  expect(now()).toMatchObject({ subscription: PRO, isWaiting: false, isOverdue: false });
  await pass(60_000);
  expect(asked).toHaveLength(2);
});

test("a server that never answers is told of after one question", async () => {
  visit(ACTIVE);
  const { asked } = serve(later().promise);
  const { now } = await start();
  await pass(20_000);
  expect(now()).toMatchObject({ status: "loading", isWaiting: false });
  await pass(15_000);
  expect(now()).toMatchObject({ status: "error", isWaiting: false, error: { code: "TIMEOUT" } });
  await pass(300_000);
  expect(asked).toHaveLength(1);
});

test("a server that wants to be left alone past the end of the wait is told of at the end", async () => {
  visit(ACTIVE);
  const busy = no(503, "UNAVAILABLE", { "Retry-After": "9" });
  const { asked } = serve(ok(ACTIVE), busy);
  const { now } = await start();
  await pass(19_999);
  expect(now()).toMatchObject({ status: "ready", isWaiting: true, error: undefined });
  await pass(1);
  expect(now()).toMatchObject({ status: "error", subscription: ACTIVE, isWaiting: false, isOverdue: false });
  await pass(60_000);
  expect(asked).toHaveLength(4);
});

test("that a change is overdue is said until it comes, or somebody asks", async () => {
  visit(ACTIVE);
  const server = serve(ok(ACTIVE));
  const { now } = await start();
  await pass(20_000);
  await turn("hidden");
  await turn("visible");
  await pass(0);
  expect(now().isOverdue).toBe(true);
  await act(() => now().refresh());
  expect(now()).toMatchObject({ isOverdue: false, subscription: ACTIVE });
  leave();
  await show(true);
  await pass(20_000);
  expect(now().isOverdue).toBe(true);
  server.answer(ok(PRO));
  await turn("hidden");
  await turn("visible");
  await pass(0);
  expect(now()).toMatchObject({ isOverdue: false, subscription: PRO });
});

test("who subscribes in the portal for the first time is awaited too", async () => {
  visit(null);
  serve(no(404, "NOT_FOUND"), ok(NONE), ok(ACTIVE));
  const { now } = await start();
  expect(now()).toMatchObject({ status: "no-customer", isWaiting: true });
  await pass(500);
  expect(now()).toMatchObject({ subscription: NONE, isWaiting: false });
  await pass(2000);
  expect(now().subscription).toEqual(ACTIVE);
});

test("where nothing was seen before the visit, the first answer counts", async () => {
  visit();
  serve(ok(ACTIVE), ok(PRO));
  const { now } = await start();
  expect(now().isWaiting).toBe(true);
  await pass(500);
  expect(now()).toMatchObject({ subscription: PRO, isWaiting: false });
});

test("errors that may pass are passed over while it waits, as slowly as the server wants", async () => {
  visit(ACTIVE);
  const { asked } = serve(ok(ACTIVE), no(503, "UNAVAILABLE", { "Retry-After": "3" }), ok(PRO));
  const { now } = await start();
  await pass(500);
  expect(now()).toMatchObject({ status: "ready", subscription: ACTIVE, isWaiting: true, error: undefined });
  await pass(2999);
  expect(asked).toHaveLength(2);
  await pass(1);
  expect(now()).toMatchObject({ subscription: PRO, isWaiting: false });
});

test("errors that do not pass end the wait", async () => {
  visit(ACTIVE);
  const { asked } = serve(ok(ACTIVE), no(401, "UNAUTHORIZED"));
  const { now } = await start();
  await pass(500);
  expect(now()).toMatchObject({ status: "error", subscription: ACTIVE, isWaiting: false });
  await pass(60_000);
  expect(asked).toHaveLength(2);
});

test("a server that stays away is told of in the end", async () => {
  visit(ACTIVE);
  serve(() => new TypeError("Failed to fetch"));
  const { now } = await start();
  expect(now()).toMatchObject({ status: "loading", isWaiting: true });
  await pass(20_000);
  expect(now()).toMatchObject({ status: "error", isWaiting: false, error: { code: "NETWORK" } });
});

test("nothing is asked while the page is hidden, and the wait begins anew when it is shown", async () => {
  visit(ACTIVE);
  const server = serve(ok(ACTIVE));
  const { now } = await start();
  await turn("hidden");
  await pass(60_000);
  expect(server.asked).toHaveLength(1);
  await turn("visible");
  await pass(0);
  expect(now().isWaiting).toBe(true);
  server.answer(ok(PRO));
  await pass(500);
  expect(now()).toMatchObject({ subscription: PRO, isWaiting: false });
});

test("a page that comes out of the cache after a visit waits", async () => {
  const server = serve(ok(ACTIVE));
  const { now } = await start();
  leave();
  await turn("hidden");
  await turn("visible");
  await show(true);
  await pass(0);
  expect(now().isWaiting).toBe(true);
  server.answer(ok(PRO));
  await pass(500);
  expect(now()).toMatchObject({ subscription: PRO, isWaiting: false });
});

test("without storage it shows what there is", async () => {
  vi.stubGlobal("sessionStorage", undefined);
  leave();
  serve(ok(ACTIVE));
  const { now } = await start();
  expect(now()).toMatchObject({ subscription: ACTIVE, isWaiting: false });
});

function Name({ endpoint }: { endpoint?: string }): ReactNode {
  const { subscription } = useSubscription({ endpoint });
  return <p>{subscription?.plan?.name ?? "…"}</p>;
}

test("below a provider one request serves all", async () => {
  const { asked } = serve(ok(PRO));
  render(
    <StrictMode>
      <BillingProvider baseUrl="https://api.example.com" getToken={() => "ps_1"}>
        <Name />
        <Name />
      </BillingProvider>
    </StrictMode>,
  );
  await pass(0);
  expect(screen.getAllByText("Pro")).toHaveLength(2);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.url).toBe("https://api.example.com/api/billing/subscription");
  expect(asked[0]?.headers.get("Authorization")).toBe("Bearer ps_1");
});

test("who joins later sees what is known, and who asks elsewhere asks for themselves", async () => {
  const { asked } = serve(ok(PRO), ok(MAX));
  const page = (more: ReactNode) => (
    <BillingProvider>
      <Name />
      {more}
    </BillingProvider>
  );
  const { rerender } = render(page(null));
  await pass(0);
  rerender(page(<Name />));
  expect(screen.getAllByText("Pro")).toHaveLength(2);
  expect(asked).toHaveLength(1);
  rerender(page(<Name endpoint="/elsewhere" />));
  await pass(0);
  expect(screen.getByText("Max")).toBeTruthy();
  expect(asked.map(({ url }) => url)).toEqual(["/api/billing/subscription", "/elsewhere"]);
});

test("another address shows nothing of the one before", async () => {
  const { asked } = serve(ok(PRO), later().promise);
  const page = (baseUrl: string) => (
    <BillingProvider baseUrl={baseUrl}>
      <Name />
    </BillingProvider>
  );
  const { rerender } = render(page("https://one.example"));
  await pass(0);
  rerender(page("https://two.example"));
  expect(screen.getByText("…")).toBeTruthy();
  await pass(0);
  expect(asked[1]?.url).toBe("https://two.example/api/billing/subscription");
});

test("the newest way to a token counts, and a new one asks nothing by itself", async () => {
  const { asked } = serve(ok(PRO));
  const { result, rerender } = renderHook((getToken: GetToken) => useSubscription({ getToken }), {
    initialProps: () => "ps_1",
  });
  await pass(0);
  rerender(() => "ps_2");
  await pass(0);
  expect(asked).toHaveLength(1);
  await act(() => result.current.refresh());
  expect(asked.map(({ headers }) => headers.get("Authorization"))).toEqual(["Bearer ps_1", "Bearer ps_2"]);
});

const rejected: GetToken = () => Promise.reject(new Error("not loaded"));

test.each<[string, GetToken, string]>([
  ["null", () => null, "UNAUTHORIZED"],
  ["an old one", () => "ps_old", "UNAUTHORIZED"],
  ["none", rejected, "NO_TOKEN"],
])("once there is another token than %s, it is asked with that", async (_, before, code) => {
  const { asked } = serve(...(code === "NO_TOKEN" ? [] : [no(401, "UNAUTHORIZED")]), ok(PRO));
  const { result, rerender } = renderHook((getToken: GetToken) => useSubscription({ getToken }), {
    initialProps: before,
  });
  await pass(0);
  expect(result.current.error).toMatchObject({ code });
  const count = asked.length;
  rerender(() => before());
  await pass(0);
  expect(asked).toHaveLength(count);
  expect(result.current.status).toBe("error");
  rerender(() => "ps_new");
  await pass(0);
  expect(result.current).toMatchObject({ status: "ready", subscription: PRO });
  expect(asked.at(-1)?.headers.get("Authorization")).toBe("Bearer ps_new");
});

test("a way to ever new tokens, made anew in each render, does not ask for ever", async () => {
  const { asked } = serve(no(401, "UNAUTHORIZED"));
  let count = 0;
  const { result } = renderHook(() => useSubscription({ getToken: () => `ps_${(count += 1)}` }));
  await pass(10_000);
  expect(result.current.status).toBe("error");
  expect(asked.length).toBeLessThan(4);
});

test("what was asked with another user's token is never shown", async () => {
  const slow = later();
  const { asked } = serve(slow.promise, ok(PRO));
  const seen: unknown[] = [];
  const { rerender } = renderHook(
    (getToken: GetToken) => {
      const { subscription } = useSubscription({ getToken });
      seen.push(subscription);
    },
    { initialProps: () => "ps_1" },
  );
  await pass(0);
  rerender(() => "ps_2");
  slow.come(ok(MAX));
  await pass(0);
  expect(asked.map(({ headers }) => headers.get("Authorization"))).toEqual(["Bearer ps_1", "Bearer ps_2"]);
  expect(seen).not.toContainEqual(MAX);
  expect(seen.at(-1)).toEqual(PRO);
});

test("a way to the same token changes nothing about an answer that is under way", async () => {
  const slow = later();
  const { asked } = serve(slow.promise);
  const { result, rerender } = renderHook((getToken: GetToken) => useSubscription({ getToken }), {
    initialProps: () => "ps_1",
  });
  await pass(0);
  rerender(() => "ps_1");
  slow.come(ok(PRO));
  await pass(0);
  expect(result.current.subscription).toEqual(PRO);
  expect(asked).toHaveLength(1);
});
