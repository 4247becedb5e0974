import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { App } from "./App.js";

const USERS = [
  { id: "active", email: "ada@example.com", about: "Pays every month" },
  { id: "free", email: "fritz@example.com", about: "Has never paid" },
];
const EVENT = {
  seq: 1,
  id: "evt_1",
  type: "customer.subscription.updated",
  created: "2027-01-15T08:00:00Z",
  receivedAt: "2027-01-15T08:00:01Z",
  state: "done",
  about: "sub_active · active",
  payload: { object: "event" },
};
const FREE = {
  id: null,
  plan: null,
  status: "none",
  currentPeriodEnd: null,
  pendingCancellation: null,
  endedAt: null,
  paymentMethod: null,
};
const BASIC = {
  ...FREE,
  id: "sub_1",
  status: "active",
  currentPeriodEnd: "2027-02-15T08:00:00Z",
  plan: {
    id: "price_1",
    name: "Basic",
    amount: 1000,
    currency: "usd",
    interval: "month",
    intervalCount: 1,
    quantity: 1,
  },
};
const REFUSED = Symbol("refused");

/** A server that knows one token at most; what it was asked stands in `asked`. */
class Server {
  readonly asked: string[] = [];
  token: string | undefined;
  users: unknown = USERS;
  events: unknown[] = [];
  subscription: unknown = FREE;
  trouble = { stripeDown: false, slowWebhooks: false };

  readonly fetch = (url: string, init: RequestInit = {}): Promise<Response> => {
    const request = `${init.method ?? "GET"} ${url.split("?")[0]}`;
    this.asked.push(request);
    const token = new Headers(init.headers).get("Authorization")?.slice("Bearer ".length);
    const data = this.#answer(request, init, this.token !== undefined && token === this.token);
    if (data !== REFUSED) return Promise.resolve(Response.json({ success: true, data }));
    const error = { code: "UNAUTHORIZED", message: "Authentication required" };
    return Promise.resolve(Response.json({ success: false, error }, { status: 401 }));
  };

  #answer(request: string, init: RequestInit, isKnown: boolean): unknown {
    switch (request) {
      case "GET /demo/api/users":
        return this.users;
      case "POST /demo/api/session":
        this.token = "ps_1";
        return { token: this.token, user: USERS[0] };
      case "DELETE /demo/api/session":
        this.token = undefined;
        return null;
      case "GET /demo/api/events":
        return this.events;
      case "PUT /demo/api/stripe/trouble":
        Object.assign(this.trouble, JSON.parse(init.body as string));
        return this.#emulator();
      case "GET /demo/api/stripe":
        return this.#emulator();
      case "POST /demo/api/subscribe":
        this.subscription = BASIC;
        return null;
      case "GET /api/billing/subscription":
        return isKnown ? this.subscription : REFUSED;
      default:
        return isKnown ? null : REFUSED;
    }
  }

  #emulator(): unknown {
    return { url: "http://127.0.0.1:9", now: "2027-01-15T08:00:00Z", trouble: { ...this.trouble } };
  }
}

let server: Server;
const user = userEvent.setup();

beforeEach(() => {
  server = new Server();
  vi.stubGlobal("fetch", server.fetch);
  history.replaceState(null, "", "/");
});

async function logIn() {
  await user.click(await screen.findByRole("button", { name: /ada@example.com/ }));
  return screen.findByRole("heading", { level: 1, name: "Settings" });
}

it("begins with the users, and leads one of them to the settings", async () => {
  render(<App />);
  expect(await screen.findByText("Has never paid")).toBeTruthy();
  expect(document.title).toBe("Log in · Acme Notes");
  const heading = await logIn();
  expect(document.activeElement).toBe(heading);
  expect(document.title).toBe("Billing · Acme Notes");
  expect(location.pathname).toBe("/dashboard/settings/billing");
});

it("comes back to the settings of who is logged in, and leaves them", async () => {
  const { unmount } = render(<App />);
  await logIn();
  unmount();
  render(<App />);
  expect(screen.getByText("ada@example.com")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Log out" }));
  expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1, name: "Log in" }));
  expect(location.pathname).toBe("/");
  expect(sessionStorage.getItem("acme-notes.session")).toBeNull();
});

it("says that there are no users to be had, and tries again", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  render(<App />);
  expect((await screen.findByRole("alert")).textContent).toContain("does not answer");
  vi.stubGlobal("fetch", server.fetch);
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Has never paid")).toBeTruthy();
});

it("shows webhooks with what they hold", async () => {
  server.events = [EVENT];
  render(<App />);
  await logIn();
  const list = await screen.findByRole("list", { name: /Webhooks/ });
  expect(within(list).getByText("sub_active · active")).toBeTruthy();
  expect(within(list).getByText("applied")).toBeTruthy();
  expect(screen.queryByRole("region", { name: "Payload of evt_1" })).toBeNull();
  await user.click(within(list).getByText("sub_active · active"));
  const payload = await screen.findByRole("region", { name: "Payload of evt_1" });
  expect(payload.textContent).toBe('{\n  "object": "event"\n}');
});

it("lets somebody without a plan have one", async () => {
  render(<App />);
  await logIn();
  const heading = screen.getByRole("heading", { level: 1, name: "Settings" });
  await user.click(await screen.findByRole("button", { name: "Upgrade to Basic" }));
  expect(await screen.findByRole("button", { name: "Cancel plan" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Upgrade to Basic" })).toBeNull();
  expect(document.activeElement).toBe(heading);
});

it("breaks Stripe on purpose", async () => {
  render(<App />);
  await logIn();
  const down = screen.getByRole<HTMLInputElement>("switch", { name: "Stripe is down" });
  await user.click(down);
  await waitFor(() => {
    expect(down.checked).toBe(true);
  });
  expect(server.trouble).toEqual({ stripeDown: true, slowWebhooks: false });
});

it("learns at the next button that its session has ended", async () => {
  server.subscription = BASIC;
  render(<App />);
  await logIn();
  const button = await screen.findByRole("button", { name: "Change plan" });
  await user.click(screen.getByRole("button", { name: "End my session" }));
  expect(await screen.findByText(/forgotten the token/)).toBeTruthy();
  expect(server.asked).toContain("DELETE /demo/api/session");
  await user.click(button);
  await user.click(await screen.findByRole("button", { name: "Log in again" }));
  expect(screen.getByRole("heading", { level: 1, name: "Log in" })).toBeTruthy();
});
