// Events as they arrive, verified by the SDK.

import assert from "node:assert/strict";
import { NEW } from "./clients.mjs";
import { Inbox } from "./inbox.mjs";
import { check } from "./report.mjs";

const SECRET = "whsec_checks";

/** Adds checks of what is delivered when objects change. */
export function webhooks(url, stripe) {
  const inboxes = {};
  const verified = async (inbox, type, secret = SECRET) => {
    const { body, signature } = await inbox.event(type);
    return stripe.webhooks.constructEvent(body, signature, secret);
  };
  check("webhooks: endpoints", async () => {
    inboxes.all = await Inbox.open(url, { secret: SECRET });
    const enabled_events = ["customer.subscription.*"];
    inboxes.newer = await Inbox.open(url, { secret: "whsec_newer", enabled_events, api_version: NEW });
  });
  let customer;
  check("webhooks: created", async () => {
    customer = await stripe.customers.create({ name: "Käse 🧀", metadata: { a: "1", b: "2" } }, { idempotencyKey: "hook" });
    const event = await verified(inboxes.all, "customer.created");
    assert.deepEqual([event.object, event.api_version, event.livemode], ["event", "2024-06-20", false]);
    assert.deepEqual(plain(event.data.object), plain(customer));
    assert.equal("previous_attributes" in event.data, false);
    assert.deepEqual(plain(event.request), { id: customer.lastResponse.requestId, idempotency_key: "hook" });
    assert.ok(Math.abs(event.created - Date.now() / 1000) < 60);
    assert.ok(event.pending_webhooks >= 1);
  });
  check("webhooks: updated", async () => {
    await stripe.customers.update(customer.id, { name: "Ham", description: "x", metadata: { a: "", c: "3" } });
    const { data } = await verified(inboxes.all, "customer.updated");
    assert.deepEqual([data.object.name, data.object.description], ["Ham", "x"]);
    assert.deepEqual(plain(data.previous_attributes), {
      description: null,
      metadata: { a: "1", c: null },
      name: "Käse 🧀",
    });
  });
  check("webhooks: detached", async () => {
    const card = await stripe.paymentMethods.create({ type: "card", card: { token: "tok_visa" } });
    await stripe.paymentMethods.attach(card.id, { customer: customer.id });
    const attached = await verified(inboxes.all, "payment_method.attached");
    assert.equal(attached.data.object.customer, customer.id);
    await stripe.paymentMethods.detach(card.id);
    const { data } = await verified(inboxes.all, "payment_method.detached");
    assert.equal(data.object.customer, null);
    assert.deepEqual(plain(data.previous_attributes), { customer: customer.id });
  });
  check("webhooks: of the portal", async () => {
    const { configurations, sessions } = stripe.billingPortal;
    const features = { invoice_history: { enabled: true } };
    const made = await configurations.create({ business_profile: { headline: "Bare" }, features });
    const created = await verified(inboxes.all, "billing_portal.configuration.created");
    assert.deepEqual(plain(created.data.object), plain(made));
    await configurations.update(made.id, { business_profile: { headline: "New" }, active: false });
    const { data } = await verified(inboxes.all, "billing_portal.configuration.updated");
    const { updated, ...changed } = plain(data.previous_attributes);
    assert.deepEqual(changed, { active: true, business_profile: { headline: "Bare" } });
    const session = await sessions.create({ customer: customer.id, return_url: "https://example.com/a" });
    const event = await verified(inboxes.all, "billing_portal.session.created");
    assert.equal(event.data.object.id, session.id);
  });
  check("webhooks: in an endpoint's version", async () => {
    const card = await stripe.paymentMethods.create({ type: "card", card: { token: "tok_visa" } });
    await stripe.paymentMethods.attach(card.id, { customer: customer.id });
    const price = await stripe.prices.create({
      currency: "eur",
      unit_amount: 900,
      recurring: { interval: "month" },
      product_data: { name: "Silver" },
    });
    const items = [{ price: price.id }];
    const made = await stripe.subscriptions.create({ customer: customer.id, items, default_payment_method: card.id });
    const older = await verified(inboxes.all, "customer.subscription.created");
    const newer = await verified(inboxes.newer, "customer.subscription.created", "whsec_newer");
    assert.equal(older.id, newer.id);
    assert.deepEqual([older.api_version, newer.api_version], ["2024-06-20", NEW]);
    const of = ({ data }) => [data.object.current_period_end, data.object.items.data[0].current_period_end];
    const [end] = of(older);
    assert.deepEqual([of(older), of(newer)], [[made.current_period_end, undefined], [undefined, end]]);
    await stripe.subscriptions.update(made.id, { cancel_at_period_end: true });
    for (const [inbox, secret] of [[inboxes.all, SECRET], [inboxes.newer, "whsec_newer"]]) {
      const { data } = await verified(inbox, "customer.subscription.updated", secret);
      assert.equal(data.object.cancel_at, end);
      const { cancel_at, cancel_at_period_end, canceled_at } = data.previous_attributes;
      assert.deepEqual([cancel_at, cancel_at_period_end, canceled_at], [null, false, null]);
    }
  });
  check("webhooks: another secret and another body are refused", async () => {
    await stripe.customers.del(customer.id);
    const { body, signature } = await inboxes.all.event("customer.deleted");
    const refused = { type: "StripeSignatureVerificationError" };
    assert.throws(() => stripe.webhooks.constructEvent(body, signature, "whsec_other"), refused);
    assert.throws(() => stripe.webhooks.constructEvent(`${body} `, signature, SECRET), refused);
    assert.equal(stripe.webhooks.constructEvent(body, signature, SECRET).type, "customer.deleted");
    Object.values(inboxes).forEach((inbox) => inbox.close());
  });
}

/** The same without what the SDK adds. */
function plain(value) {
  return JSON.parse(JSON.stringify(value));
}
