// What goes wrong, and how the page gets over it.

import assert from "node:assert/strict";
import { emulator } from "./emulator.mjs";

const LANE = "troubles";

/** Adds walks through what goes wrong. */
export function troubles(loop) {
  loop.as("active", LANE, "Stripe is down, and comes back", async (ada) => {
    const down = ada.page.getByRole("switch", { name: "Stripe is down" });
    await ada.has("Basic");
    await down.check();
    await ada.visitor.press("Manage billing");
    const alert = ada.page.getByRole("alert").filter({ hasText: "Billing is not available right now." });
    await alert.filter({ hasText: "try again in" }).waitFor();
    await ada.visitor.look();
    const button = ada.page.getByRole("button", { name: "Manage billing" });
    assert.equal(await button.evaluate((it) => it === document.activeElement), true);
    await down.uncheck();
    await ada.enter();
    await ada.back();
    assert.equal(await alert.count(), 0);
  });
  const seldom = async (ada) => {
    await ada.enter();
    await ada.back();
    await ada.visitor.press("Manage billing");
    const alert = ada.page.getByRole("alert").filter({ hasText: "That was too often." });
    await alert.filter({ hasText: /try again in \d+ second/ }).waitFor();
    await ada.visitor.look();
  };
  const flags = ["--portals-a-minute", "1"];
  loop.as("active", LANE, "who asks too often is told when to ask again", seldom, { flags });
  loop.as("active", LANE, "a session ends while the page is open", async (ada) => {
    await ada.has("Basic");
    await ada.visitor.press("End my session");
    await ada.visitor.sees("The server has forgotten the token.");
    await ada.visitor.press("Manage billing");
    await ada.page.getByRole("alert").filter({ hasText: "Your session has ended" }).waitFor();
    await ada.visitor.look();
    await ada.page.reload();
    await ada.page.getByRole("heading", { name: "Your session has ended" }).waitFor();
    await ada.visitor.misses("Basic");
    await ada.visitor.press("Log in again");
    await ada.visitor.heading("Log in");
    await ada.logIn("ada@example.com");
    await ada.has("Basic");
  });
  loop.as("active", LANE, "a token that the server does not know", async (ada) => {
    await ada.page.evaluate(() => {
      const session = JSON.parse(sessionStorage.getItem("acme-notes.session"));
      sessionStorage.setItem("acme-notes.session", JSON.stringify({ ...session, token: `ps_${"x".repeat(43)}` }));
    });
    await ada.page.reload();
    await ada.visitor.heading("Settings");
    await ada.page.getByRole("heading", { name: "Your session has ended" }).waitFor();
    await ada.visitor.look();
  });
  loop.as("active", LANE, "a slow webhook is waited for", async (ada) => {
    await ada.page.getByRole("switch", { name: "Webhooks are slow" }).check();
    // By Stripe's clock, so that they are late however long the walk takes.
    await emulator(ada.demo.stripe, "clock", { freeze: true });
    await ada.enter("Cancel plan", "Cancel your plan");
    await ada.visitor.press("Cancel plan");
    await ada.visitor.press("Skip");
    await ada.back();
    await ada.page.evaluate(() => (window.isSamePage = true));
    await ada.has("Renews on", "Looking for your changes…");
    await emulator(ada.demo.stripe, "clock", { advance: 10 });
    await ada.has("Ending", "Ends on");
    await ada.page.getByText("Looking for your changes…").waitFor({ state: "detached" });
    assert.equal(await ada.page.evaluate(() => window.isSamePage), true);
    await ada.arrives("customer.subscription.updated", "cancel_at");
  });
  loop.walk(LANE, "answers that let wait, and do not come", async (ada) => {
    const users = await held(ada.page, "**/demo/api/users");
    await ada.visitor.open(ada.demo.page);
    await ada.page.locator("[aria-busy=true]").first().waitFor();
    await ada.visitor.look();
    await users("abort");
    await ada.page.getByRole("alert").waitFor();
    await ada.visitor.look();
    await ada.visitor.press("Try again");
    const subscription = await held(ada.page, "**/api/billing/subscription");
    await ada.page.getByRole("button", { name: "ada@example.com" }).click();
    await ada.has("Loading…");
    await subscription("abort");
    await ada.has("There is no connection.");
    await ada.visitor.press("Try again");
    await ada.has("Basic");
    const portal = await held(ada.page, "**/api/billing/portal");
    await ada.visitor.press("Manage billing");
    const busy = ada.page.getByRole("button", { name: "Loading…" });
    await busy.waitFor();
    assert.deepEqual([await busy.isDisabled(), await busy.getAttribute("aria-busy")], [true, "true"]);
    await ada.visitor.look();
    await portal("continue");
    await ada.visitor.heading("Your billing");
  });
}

/** Keeps requests from being answered, until they are let go or broken off; later ones go through. */
async function held(page, pattern) {
  let waiting = [];
  await page.route(pattern, (route) => (waiting ? waiting.push(route) : route.continue()));
  return async (what) => {
    const routes = waiting;
    waiting = undefined;
    await Promise.all(routes.map((route) => route[what]()));
  };
}
