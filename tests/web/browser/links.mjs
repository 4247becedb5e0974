// Links to one task, and to a portal that somebody has been in.

import assert from "node:assert/strict";
import { SETTINGS } from "./user.mjs";

const LANE = "links";

/** Adds a walk for each task, and through what a link is good for. */
export function links(loop) {
  loop.as("active", LANE, "a link to payment_method_update", async (ada) => {
    await ada.enter("Update payment method", "Add a payment method");
    await ada.add("5555555555554444");
    await ada.visitor.sees("The payment method has been added.");
    await ada.back();
    await ada.has("Mastercard ending in 4444");
  });
  loop.as("active", LANE, "a link to subscription_cancel", async (ada) => {
    await ada.enter("Cancel plan", "Cancel your plan");
    await ada.visitor.press("Cancel plan");
    await ada.visitor.press("Skip");
    await ada.visitor.sees("Your plan will end on");
    await ada.back();
    await ada.has("Ending", "Ends on");
    assert.equal(await ada.page.getByRole("button", { name: "Cancel plan" }).count(), 0);
  });
  loop.as("active", LANE, "a link to subscription_update", async (ada) => {
    await ada.enter("Change plan", "Change your plan");
    await ada.visitor.choose("$100.00 per year");
    await ada.visitor.press("Continue");
    await ada.visitor.press("Confirm change");
    await ada.visitor.sees("Your plan has been changed.");
    await ada.back();
    await ada.has("Basic", "$100.00 per year");
  });
  loop.as("active", LANE, "a link to subscription_update_confirm", async (ada) => {
    const flow = { type: "subscription_update_confirm", price: "price_pro_month", quantity: 2 };
    await ada.page.goto(await portal(ada, flow));
    await ada.visitor.heading("Confirm the change");
    await ada.visitor.press("Confirm change");
    await ada.visitor.sees("Your plan has been changed.");
    await ada.back();
    await ada.has("Pro", "2 × $25.00 per month");
  });
  loop.as("active", LANE, "a link serves one browser", async (ada, another) => {
    await ada.enter();
    const stranger = await another();
    await stranger.visitor.open(ada.page.url(), 410);
    await stranger.visitor.heading("This link has already been used");
    await stranger.visitor.misses("Basic", "Visa");
    await ada.page.reload();
    await ada.visitor.heading("Your billing");
    const first = ada.page.url();
    await ada.back();
    await ada.enter();
    assert.notEqual(ada.page.url(), first);
  });
  loop.as("active", LANE, "a double click opens one portal", async (ada) => {
    const asked = ada.portals();
    await ada.page.getByRole("button", { name: "Manage billing" }).dblclick();
    await ada.visitor.heading("Your billing");
    assert.equal(asked.length, 1);
  });
  loop.as("active", LANE, "the browser's own way back", async (ada) => {
    await ada.enter();
    await ada.page.goBack();
    await ada.visitor.heading("Settings");
    await ada.has("Basic", "Active");
    await ada.enter();
  });
}

/** A link to a portal, as the page's own requests get one. */
function portal(user, flow) {
  return user.page.evaluate(
    async ([path, flow]) => {
      const { token } = JSON.parse(sessionStorage.getItem("acme-notes.session"));
      const response = await fetch("/api/billing/portal", {
        method: "POST",
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
        body: JSON.stringify({ returnUrl: new URL(path, location.href).href, flow }),
      });
      const { data } = await response.json();
      return data.url;
    },
    [SETTINGS, flow],
  );
}
