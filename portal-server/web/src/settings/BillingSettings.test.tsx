import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { StrictMode } from "react";
import { expect, test, vi } from "vitest";
import { BillingProvider, BillingSettings, type BillingError, type Subscription } from "../index.js";
import { pass } from "../testing/page.js";
import { later, no, ok, PORTAL, serve } from "../testing/server.js";
import { ACTIVE, NONE } from "../testing/subscriptions.js";
import { leave, see } from "../visit.js";
import { print } from "../subscription/print.js";

const section = () => screen.getByRole("region", { name: "Billing" });
const buttons = () => screen.queryAllByRole("button").map((button) => button.textContent);
const upgrade = () => <button type="button">Upgrade</button>;

/** The settings of an American. */
const Settings = (props: Parameters<typeof BillingSettings>[0]) => (
  <BillingSettings locale="en-US" {...props} />
);

test("it loads, and then shows the plan", async () => {
  const answer = later();
  serve(answer.promise);
  render(<Settings />, { wrapper: StrictMode });
  expect(section().getAttribute("aria-busy")).toBe("true");
  expect(section().textContent).toContain("Loading…");
  expect(buttons()).toEqual([]);
  answer.come(ok(ACTIVE));
  await screen.findByText("Basic");
  expect(section().getAttribute("aria-busy")).toBe("false");
  for (const text of [
    "Active",
    "€10.00 per month",
    "Renews on January 15, 2027",
    "Visa ending in 4242",
    "Expires 08/2030",
  ]) {
    expect(screen.getByText(text)).toBeTruthy();
  }
  expect(screen.queryByText("Loading…")).toBeNull();
});

test.each<[string, Subscription | null, string[]]>([
  ["active", ACTIVE, ["Manage billing"]],
  ["past due", { ...ACTIVE, status: "past_due" }, ["Manage billing"]],
  ["cancelled", { ...NONE, status: "canceled" }, ["Upgrade", "Manage billing"]],
  ["never subscribed", NONE, ["Upgrade", "Manage billing"]],
])("who is a customer can open the portal: %s", async (_, subscription, wanted) => {
  serve(ok(subscription));
  render(<Settings renderUpgrade={upgrade} />);
  await screen.findByText("Manage billing");
  expect(buttons()).toEqual(wanted);
});

test("who is no customer can only upgrade", async () => {
  serve(no(404, "NOT_FOUND"));
  render(<Settings renderUpgrade={upgrade} />);
  await screen.findByText("Free");
  expect(buttons()).toEqual(["Upgrade"]);
});

test("what is offered to upgrade can ask anew", async () => {
  serve(ok(NONE), ok(ACTIVE));
  render(
    <Settings
      renderUpgrade={({ subscription, refresh }) => (
        <button type="button" onClick={() => void refresh()}>
          From {subscription?.status}
        </button>
      )}
    />,
  );
  await userEvent.click(await screen.findByText("From none"));
  await screen.findByText("Basic");
});

test("an error is said, announced and handed on, and can be tried again with the focus in place", async () => {
  const server = serve(no(503, "STRIPE_UNAVAILABLE", { "Retry-After": "5" }));
  const onError = vi.fn<(error: BillingError) => void>();
  render(<Settings onError={onError} />, { wrapper: StrictMode });
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toBe("Billing is not available right now. Please try again in 5 seconds.");
  expect(onError).toHaveBeenCalledTimes(1);
  expect(onError.mock.lastCall?.[0]).toMatchObject({ code: "STRIPE_UNAVAILABLE" });
  expect(buttons()).toEqual(["Try again", "Manage billing"]);
  const answer = later();
  server.answer(answer.promise);
  await userEvent.click(screen.getByText("Try again"));
  await userEvent.click(screen.getByText("Try again"));
  const retry = () => screen.getByRole("button", { name: "Try again" });
  expect(retry().getAttribute("aria-busy")).toBe("true");
  expect(retry().getAttribute("aria-disabled")).toBe("true");
  expect(screen.queryByRole("alert")).toBeNull();
  expect(document.activeElement).toBe(retry());
  expect(server.asked).toHaveLength(2);
  answer.come(no(503, "STRIPE_UNAVAILABLE"));
  expect((await screen.findByRole("alert")).textContent).toBe("Billing is not available right now.");
  await waitFor(() => {
    expect(retry().getAttribute("aria-busy")).toBe("false");
  });
  expect(document.activeElement).toBe(retry());
  expect(onError).toHaveBeenCalledTimes(2);
  server.answer(ok(ACTIVE));
  await userEvent.click(retry());
  await screen.findByText("Basic");
  await waitFor(() => {
    expect(document.activeElement).toBe(section());
  });
  expect(screen.queryByRole("alert")).toBeNull();
});

test("an active subscription without an end of its period is shown without that line", async () => {
  serve(ok({ ...ACTIVE, currentPeriodEnd: null }));
  render(<Settings />);
  await screen.findByText("Basic");
  expect(section().textContent).not.toContain("Renews");
  expect(buttons()).toEqual(["Manage billing"]);
});

test("the button's error is handed on too", async () => {
  serve(ok(ACTIVE), no(401, "UNAUTHORIZED"));
  const onError = vi.fn<(error: BillingError) => void>();
  render(<Settings onError={onError} />);
  await userEvent.click(await screen.findByText("Manage billing"));
  expect(onError.mock.lastCall?.[0]).toMatchObject({ code: "UNAUTHORIZED" });
});

test("after a visit it says that it waits", async () => {
  see("/api/billing/subscription", print(ACTIVE));
  leave();
  const server = serve(ok(ACTIVE));
  render(<Settings />);
  await screen.findByText("Looking for your changes…");
  server.answer(ok({ ...ACTIVE, pendingCancellation: { at: "2026-12-24T12:00:00Z" } }));
  await screen.findByText("Ends on December 24, 2026");
  expect(screen.queryByText("Looking for your changes…")).toBeNull();
});

test("after a wait for nothing it says so quietly, until somebody asks", async () => {
  vi.useFakeTimers();
  see("/api/billing/subscription", print(ACTIVE));
  leave();
  serve(ok(ACTIVE));
  render(<Settings />);
  await pass(20_000);
  expect(screen.getByText("Changes can take a few minutes to show.")).toBeTruthy();
  expect(screen.queryByText("Looking for your changes…")).toBeNull();
  fireEvent.click(screen.getByText("Refresh"));
  await pass(0);
  expect(screen.queryByText("Changes can take a few minutes to show.")).toBeNull();
  expect(buttons()).toEqual(["Manage billing"]);
});

test("all that it asks goes where it is told", async () => {
  const { asked } = serve(ok(ACTIVE), ok({ url: PORTAL }));
  const assign = vi.spyOn(window.location, "assign").mockImplementation(() => undefined);
  render(
    <Settings
      endpoint="/my/portal"
      subscriptionEndpoint="/my/subscription"
      getToken={() => "ps_1"}
      returnUrl="https://app.example.com/"
      configuration="bpc_1"
    />,
  );
  await userEvent.click(await screen.findByText("Manage billing"));
  await waitFor(() => {
    expect(assign).toHaveBeenCalledWith(PORTAL);
  });
  expect(asked.map(({ url }) => url)).toEqual(["/my/subscription", "/my/portal"]);
  expect(asked.map(({ headers }) => headers.get("Authorization"))).toEqual(["Bearer ps_1", "Bearer ps_1"]);
  expect(asked[1]?.body).toEqual({ returnUrl: "https://app.example.com/", configuration: "bpc_1" });
});

test("the locale may be the provider's, and the words the page's", async () => {
  serve(ok(ACTIVE));
  render(
    <BillingProvider locale="de-DE">
      <BillingSettings
        labels={{
          title: "Abrechnung",
          renewsOn: (date) => `Verlängert am ${date}`,
          standings: { active: "Aktiv" },
        }}
        headingLevel={1}
        className="mine"
      >
        <a href="/plans">Pläne</a>
      </BillingSettings>
    </BillingProvider>,
  );
  await screen.findByText("Verlängert am 15. Januar 2027");
  const region = screen.getByRole("region", { name: "Abrechnung" });
  expect(region.className).toBe("ps-settings mine");
  expect(within(region).getByText("Aktiv")).toBeTruthy();
  expect(within(region).getByRole("link")).toBeTruthy();
  expect(within(region).getByRole("heading", { level: 1 }).textContent).toBe("Abrechnung");
  expect(within(region).getByRole("heading", { level: 2 }).textContent).toBe("Current plan");
});
