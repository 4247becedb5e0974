import { act, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createRef, StrictMode } from "react";
import { beforeEach, expect, test, vi, type Mock } from "vitest";
import { BillingError, BillingProvider, ManageBillingButton } from "../index.js";
import { hide, pass, show } from "../testing/page.js";
import { later, no, ok, PORTAL, serve } from "../testing/server.js";
import { returned } from "../visit.js";

let assign: Mock<(url: string | URL) => void>;

beforeEach(() => {
  assign = vi.spyOn(window.location, "assign").mockImplementation(() => undefined);
});

const button = () => screen.getByRole<HTMLButtonElement>("button");

const state = () => ({
  text: button().textContent,
  disabled: button().disabled,
  busy: button().getAttribute("aria-busy"),
});

const IDLE = { text: "Manage billing", disabled: false, busy: "false" };
const BUSY = { text: "Loading…", disabled: true, busy: "true" };

test("it opens the portal, and stays busy while the browser leaves", async () => {
  const answer = later();
  const { asked } = serve(answer.promise);
  const onOpen = vi.fn();
  render(<ManageBillingButton onOpen={onOpen} />);
  expect(state()).toEqual(IDLE);
  await userEvent.click(button());
  expect(state()).toEqual(BUSY);
  expect(returned("/api/billing/subscription")).toBeUndefined();
  await act(async () => {
    answer.come(ok({ url: PORTAL }));
    await vi.waitFor(() => {
      expect(assign).toHaveBeenCalledWith(PORTAL);
    });
  });
  expect(state()).toEqual(BUSY);
  expect(onOpen).toHaveBeenCalledTimes(1);
  expect(asked[0]).toMatchObject({ url: "/api/billing/portal", body: { returnUrl: window.location.href } });
  expect(returned("/api/billing/subscription")).toBeDefined();
});

test("it sends what it is given, and the provider's where it is not", async () => {
  const { asked } = serve(ok({ url: "https://pay.example.com/1" }));
  render(
    <BillingProvider
      baseUrl="https://api.example.com"
      getToken={() => "ps_provided"}
      allowedHosts={["pay.example.com"]}
    >
      <ManageBillingButton
        getToken={() => Promise.resolve("ps_own")}
        returnUrl="https://app.example.com/"
        configuration="bpc_1"
        flow={{ type: "payment_method_update" }}
      />
    </BillingProvider>,
  );
  await userEvent.click(button());
  expect(asked[0]).toMatchObject({
    url: "https://api.example.com/api/billing/portal",
    body: {
      returnUrl: "https://app.example.com/",
      configuration: "bpc_1",
      flow: { type: "payment_method_update" },
    },
  });
  expect(asked[0]?.headers.get("Authorization")).toBe("Bearer ps_own");
  expect(assign).toHaveBeenCalledWith("https://pay.example.com/1");
});

test("two clicks are one request", async () => {
  const { asked } = serve(later().promise);
  render(<ManageBillingButton />);
  act(() => {
    button().click();
    button().click();
  });
  await userEvent.dblClick(button());
  expect(asked).toHaveLength(1);
});

test("the keyboard opens it", async () => {
  const { asked } = serve(later().promise);
  render(<ManageBillingButton />);
  await userEvent.tab();
  expect(document.activeElement).toBe(button());
  await userEvent.keyboard("{Enter}");
  expect(asked).toHaveLength(1);
});

test.each([
  [no(400, "VALIDATION_ERROR"), "VALIDATION_ERROR", "Something went wrong. Please try again."],
  [no(401, "UNAUTHORIZED"), "UNAUTHORIZED", "Your session has ended. Please sign in again."],
  [no(404, "NOT_FOUND"), "NOT_FOUND", "There is no billing account for you yet."],
  [no(404, "UNKNOWN_PATH"), "UNKNOWN_PATH", "Something went wrong. Please try again."],
  [
    no(429, "RATE_LIMITED", { "Retry-After": "12" }),
    "RATE_LIMITED",
    "That was too often. Please try again in 12 seconds.",
  ],
  [no(500, "INTERNAL_ERROR"), "INTERNAL_ERROR", "Something went wrong. Please try again."],
  [
    no(503, "STRIPE_UNAVAILABLE", { "Retry-After": "30" }),
    "STRIPE_UNAVAILABLE",
    "Billing is not available right now. Please try again in 30 seconds.",
  ],
  [
    no(503, "PORTAL_NOT_CONFIGURED"),
    "PORTAL_NOT_CONFIGURED",
    "Billing is not set up yet. Please contact support.",
  ],
  [no(503, "UNAVAILABLE"), "UNAVAILABLE", "Billing is not available right now."],
  [() => new TypeError("Failed to fetch"), "NETWORK", "There is no connection. Please try again."],
  [() => new Response("<html>"), "BAD_ANSWER", "Something went wrong. Please try again."],
  [ok({ url: "https://evil.example/" }), "FORBIDDEN_URL", "Something went wrong. Please try again."],
  [ok({ url: "javascript:alert(1)" }), "FORBIDDEN_URL", "Something went wrong. Please try again."],
])("an error is shown, announced and handed on: %#", async (answer, code, text) => {
  serve(answer);
  const onError = vi.fn<(error: BillingError) => void>();
  render(<ManageBillingButton onError={onError} />);
  await userEvent.click(button());
  expect(screen.getByRole("alert").textContent).toBe(text);
  expect(button().getAttribute("aria-describedby")).toBe(screen.getByRole("alert").id);
  expect(state()).toEqual(IDLE);
  expect(onError).toHaveBeenCalledTimes(1);
  expect(onError.mock.lastCall?.[0]).toMatchObject({ code });
  expect(assign).not.toHaveBeenCalled();
  expect(returned("/api/billing/subscription")).toBeUndefined();
});

test("after an error it can be tried again, and the error is gone", async () => {
  serve(no(503, "UNAVAILABLE"), ok({ url: PORTAL }));
  render(<ManageBillingButton aria-describedby="hint" />);
  await userEvent.click(button());
  expect(screen.getByRole("alert")).toBeTruthy();
  await userEvent.click(button());
  expect(screen.queryByRole("alert")).toBeNull();
  expect(button().getAttribute("aria-describedby")).toBe("hint");
  expect(assign).toHaveBeenCalledTimes(1);
});

test("after an error the focus is back, unless it is elsewhere by now", async () => {
  const answer = later();
  serve(answer.promise);
  render(
    <>
      <ManageBillingButton />
      <input />
    </>,
  );
  await userEvent.click(button());
  // Browsers do so by themselves when a button is disabled.
  button().blur();
  answer.come(no(503, "UNAVAILABLE"));
  await screen.findByRole("alert");
  expect(document.activeElement).toBe(button());

  const second = later();
  serve(second.promise);
  await userEvent.click(button());
  screen.getByRole("textbox").focus();
  second.come(no(503, "UNAVAILABLE"));
  await screen.findByRole("alert");
  expect(document.activeElement).toBe(screen.getByRole("textbox"));
});

test("what the page's own handler throws is an error too", async () => {
  serve(ok({ url: PORTAL }));
  const onError = vi.fn<(error: BillingError) => void>();
  const cause = new Error("of the page");
  const onOpen = () => {
    throw cause;
  };
  render(<ManageBillingButton onOpen={onOpen} onError={onError} />);
  await userEvent.click(button());
  expect(onError.mock.lastCall?.[0]).toMatchObject({ code: "INTERNAL_ERROR", cause });
  expect(assign).not.toHaveBeenCalled();
  expect(returned("/api/billing/subscription")).toBeUndefined();
});

test("unmounted while it loads, it never leaves", async () => {
  const answer = later();
  const { asked } = serve(answer.promise);
  const errors = vi.spyOn(console, "error");
  const [onOpen, onError] = [vi.fn(), vi.fn()];
  const { unmount } = render(<ManageBillingButton onOpen={onOpen} onError={onError} />);
  await userEvent.click(button());
  unmount();
  expect(asked[0]?.signal.aborted).toBe(true);
  await act(async () => {
    answer.come(ok({ url: PORTAL }));
    await new Promise((done) => setTimeout(done, 0));
  });
  for (const nothing of [assign, onOpen, onError, errors]) {
    expect(nothing).not.toHaveBeenCalled();
  }
  expect(returned("/api/billing/subscription")).toBeUndefined();
});

test("unmounted while its token is fetched, it asks nothing", async () => {
  const { asked } = serve(ok({ url: PORTAL }));
  let give: (token: string) => void = () => undefined;
  const token = new Promise<string>((resolve) => (give = resolve));
  const { unmount } = render(<ManageBillingButton getToken={() => token} />);
  await userEvent.click(button());
  unmount();
  give("ps_1");
  await new Promise((done) => setTimeout(done, 0));
  expect(asked).toEqual([]);
});

test("out of the back/forward cache it is enabled, and works again", async () => {
  serve(ok({ url: PORTAL }));
  render(<ManageBillingButton />);
  await userEvent.click(button());
  expect(state()).toEqual(BUSY);
  await show(false);
  expect(state()).toEqual(BUSY);
  await show(true);
  expect(state()).toEqual(IDLE);
  await userEvent.click(button());
  expect(assign).toHaveBeenCalledTimes(2);
});

test.each([
  ["pagehide", hide],
  ["pageshow", () => show(true)],
])("who left before the answer, and came back, stays: %s", async (_, event) => {
  const answer = later();
  const { asked } = serve(answer.promise, ok({ url: PORTAL }));
  const onError = vi.fn();
  render(<ManageBillingButton onError={onError} />);
  await userEvent.click(button());
  await event();
  expect(asked[0]?.signal.aborted).toBe(true);
  await show(true);
  expect(state()).toEqual(IDLE);
  await act(async () => {
    answer.come(ok({ url: PORTAL }));
    await new Promise((done) => setTimeout(done, 0));
  });
  expect(assign).not.toHaveBeenCalled();
  expect(onError).not.toHaveBeenCalled();
  expect(state()).toEqual(IDLE);
  await userEvent.click(button());
  expect(assign).toHaveBeenCalledTimes(1);
});

test("a browser that does not leave gets its button back", async () => {
  vi.useFakeTimers();
  serve(ok({ url: PORTAL }));
  const { unmount } = render(<ManageBillingButton />);
  fireEvent.click(button());
  await pass(0);
  await pass(14_999);
  expect(state()).toEqual(BUSY);
  expect(returned("/api/billing/subscription")).toBeDefined();
  await pass(1);
  expect(returned("/api/billing/subscription")).toBeUndefined();
  expect(state()).toEqual(IDLE);
  fireEvent.click(button());
  await pass(0);
  unmount();
  expect(vi.getTimerCount()).toBe(0);
});

test("strict mode changes nothing", async () => {
  const { asked } = serve(ok({ url: PORTAL }));
  render(<ManageBillingButton />, { wrapper: StrictMode });
  await userEvent.click(button());
  expect(asked).toHaveLength(1);
  expect(assign).toHaveBeenCalledWith(PORTAL);
});

test("the ref and all attributes are the button's", async () => {
  const { asked } = serve(later().promise);
  const ref = createRef<HTMLButtonElement>();
  const onClick = vi.fn();
  render(
    <ManageBillingButton ref={ref} id="it" className="mine" title="Billing" data-x="1" onClick={onClick}>
      Open it
    </ManageBillingButton>,
  );
  expect(ref.current).toBe(button());
  expect(button().type).toBe("button");
  expect(button().outerHTML).toContain('id="it" title="Billing" data-x="1" class="ps-button mine"');
  expect(button().textContent).toBe("Open it");
  await userEvent.click(button());
  expect(onClick).toHaveBeenCalledTimes(1);
  expect(asked).toHaveLength(1);
});

test("the page may prevent it, or disable it", async () => {
  const { asked } = serve(ok({ url: PORTAL }));
  const { rerender } = render(
    <ManageBillingButton
      onClick={(event) => {
        event.preventDefault();
      }}
    />,
  );
  await userEvent.click(button());
  rerender(<ManageBillingButton disabled />);
  await userEvent.click(button());
  expect(asked).toEqual([]);
});

test("in other words", async () => {
  serve(no(404, "NOT_FOUND"));
  render(<ManageBillingButton labels={{ manage: "Verwalten", errors: { NOT_FOUND: "Nichts da." } }} />);
  expect(button().textContent).toBe("Verwalten");
  await userEvent.click(button());
  expect(screen.getByRole("alert").textContent).toBe("Nichts da.");
});
