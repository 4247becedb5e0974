// What a customer does with a plan: end it, keep it, change it, pause it.

import assert from "node:assert/strict";

const LANE = "plans";
const UPDATED = "customer.subscription.updated";

/** Adds walks through what can be done with a plan. */
export function plans(browser, shop, events) {
  browser.walk(LANE, "a plan is cancelled for a reason, and kept", async (visitor) => {
    const customer = await shop.customer();
    await visitor.open(await shop.link(customer));
    await visitor.press("Cancel plan: Gold");
    await visitor.heading("Cancel your plan");
    await visitor.press("Cancel plan");
    const ends = await events(customer, UPDATED);
    assert.equal(ends.data.object.cancellation_details.reason, "cancellation_requested");
    assert.equal(ends.data.object.cancellation_details.feedback, null);
    assert.ok(ends.data.object.cancel_at && ends.data.previous_attributes.cancel_at === null);

    await visitor.heading("Why did you cancel?");
    await visitor.choose("It costs too much");
    await visitor.fill({ "Anything else?": "See you" });
    await visitor.press("Send answer");
    await visitor.sees("Thank you for your answer.", "does not renew");
    const answered = await events(customer, UPDATED);
    const { feedback, comment } = answered.data.object.cancellation_details;
    assert.deepEqual([feedback, comment], ["too_expensive", "See you"]);

    await visitor.press("Keep plan: Gold");
    await visitor.heading("Keep your plan");
    await visitor.press("Keep plan");
    await visitor.sees("Your plan goes on.");
    const kept = await events(customer, UPDATED);
    assert.deepEqual([kept.data.object.cancel_at, kept.data.object.status], [null, "active"]);
  });
  browser.walk(LANE, "an offer is taken instead of a cancellation", async (visitor) => {
    const customer = await shop.customer();
    await visitor.open(await shop.link(customer, offer(shop, customer)));
    await visitor.heading("Stay with us for less?");
    await visitor.sees("Keep Gold and get 25% off for 3 months.");
    await visitor.press("Take the offer");
    await visitor.sees("The discount has been added to your plan.");
    const { data } = await events(customer, "customer.discount.created");
    assert.equal(data.object.subscription, customer.subscription);
    const subscription = await shop.read(`subscriptions/${customer.subscription}`);
    assert.deepEqual([subscription.cancel_at, subscription.discounts.length], [null, 1]);
  });
  browser.walk(LANE, "an offer is declined", async (visitor) => {
    const customer = await shop.customer();
    await visitor.open(await shop.link(customer, offer(shop, customer)));
    await visitor.press("No, go on to cancel");
    await visitor.heading("Cancel your plan");
    await visitor.press("Cancel plan");
    await visitor.press("Skip");
    const { data } = await events(customer, UPDATED);
    assert.ok(data.object.cancel_at);
  });
  change(browser, shop, events);
  pause(browser, shop, events);
}

function offer({ coupon }, { subscription }) {
  const retention = { type: "coupon_offer", coupon_offer: { coupon: coupon.id } };
  return { flow_data: { type: "subscription_cancel", subscription_cancel: { subscription, retention } } };
}

function change(browser, shop, events) {
  browser.walk(LANE, "a plan is switched after a look at what it costs", async (visitor) => {
    const customer = await shop.customer();
    await visitor.open(await shop.link(customer));
    await visitor.press("Change plan: Gold");
    await visitor.heading("Change your plan");
    await visitor.sees("Current plan");
    await visitor.press("Continue");
    await visitor.sees("Choose another plan or another quantity.");
    await visitor.choose("$100.00 per year");
    await visitor.press("Continue");
    await visitor.heading("Check the change");
    await visitor.sees("$10.00 per month", "$100.00 per year");
    await visitor.press("Confirm change");
    await visitor.sees("Your plan has been changed.", "$100.00 per year");
    const { data } = await events(customer, UPDATED);
    assert.equal(data.object.items.data[0].price.id, shop.yearly.id);
    assert.equal(data.previous_attributes.items.data[0].price.id, shop.monthly.id);
  });
}

function pause(browser, shop, events) {
  browser.walk(LANE, "a plan is paused and resumed", async (visitor) => {
    const customer = await shop.customer();
    await visitor.open(await shop.link(customer));
    await visitor.press("Pause plan: Gold");
    await visitor.heading("Pause your plan");
    await visitor.press("Pause plan");
    await visitor.sees("Your plan is paused.", "Paused until");
    await events(customer, UPDATED, ({ object }) => object.pause_collection !== null);
    await visitor.press("Resume plan: Gold");
    await visitor.heading("Resume your plan");
    await visitor.press("Resume plan");
    await visitor.sees("Your plan is active again.");
    await events(customer, UPDATED, ({ object }) => object.pause_collection === null);
  });
}
