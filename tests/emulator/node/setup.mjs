// What a program sets up before there is a portal, and what it reads afterwards.

import assert from "node:assert/strict";
import { check } from "./report.mjs";

/** Adds a check for each operation; what they make is left in `world`. */
export function setup(stripe, world) {
  customers(stripe, world);
  cards(stripe, world);
  catalogue(stripe, world);
  subscriptions(stripe, world);
  reads(stripe, world);
  taxIds(stripe, world);
}

function customers(stripe, world) {
  check("create_customer", async () => {
    const got = await stripe.customers.create({
      email: "jenny@example.com",
      name: "Jenny Rosen",
      phone: "+15555550100",
      address: { line1: "510 Townsend St", city: "San Francisco", country: "US", postal_code: "94103" },
      preferred_locales: ["de", "en"],
      metadata: { plan: "größer & 🛶", empty: "" },
    });
    assert.match(got.id, /^cus_\w{14}$/);
    assert.equal(got.object, "customer");
    assert.equal(got.email, "jenny@example.com");
    assert.equal(got.address.city, "San Francisco");
    assert.equal(got.address.line2, null);
    assert.deepEqual(got.preferred_locales, ["de", "en"]);
    assert.deepEqual({ ...got.metadata }, { plan: "größer & 🛶" });
    assert.equal(got.livemode, false);
    assert.ok(Math.abs(got.created - Date.now() / 1000) < 60);
    assert.match(got.lastResponse.requestId, /^req_\w{14}$/);
    world.customer = got.id;
  });
  check("update_customer", async () => {
    const changed = { name: "Jenny R.", metadata: { plan: "", seats: "3" } };
    const got = await stripe.customers.update(world.customer, changed);
    assert.equal(got.name, "Jenny R.");
    assert.equal(got.email, "jenny@example.com");
    assert.deepEqual({ ...got.metadata }, { seats: "3" });
    const cleared = await stripe.customers.update(world.customer, { address: "", metadata: "" });
    assert.equal(cleared.address, null);
    assert.deepEqual({ ...cleared.metadata }, {});
  });
  check("retrieve_customer", async () => {
    const got = await stripe.customers.retrieve(world.customer);
    assert.equal(got.name, "Jenny R.");
    assert.equal(got.invoice_settings.default_payment_method, null);
    await assert.rejects(stripe.customers.retrieve("cus_x"), { statusCode: 404, code: "resource_missing", param: "id" });
  });
  check("list_customers", async () => {
    const other = await stripe.customers.create({ email: "other@example.com" });
    const both = await stripe.customers.list({ limit: 2 });
    assert.deepEqual(both.data.map(({ id }) => id), [other.id, world.customer]);
    const got = await stripe.customers.list({ email: "jenny@example.com" });
    assert.deepEqual(got.data.map(({ id }) => id), [world.customer]);
  });
}

function cards(stripe, world) {
  check("create_payment_method", async () => {
    const got = await stripe.paymentMethods.create({
      type: "card",
      card: { number: "5555555555554444", exp_month: 8, exp_year: 2040, cvc: "123" },
      billing_details: { name: "Jenny Rosen" },
    });
    assert.match(got.id, /^pm_\w{24}$/);
    assert.deepEqual([got.type, got.card.brand, got.card.last4], ["card", "mastercard", "4444"]);
    assert.deepEqual([got.card.exp_month, got.card.exp_year], [8, 2040]);
    assert.deepEqual([got.customer, got.billing_details.name], [null, "Jenny Rosen"]);
    world.mastercard = got.id;
    const visa = await stripe.paymentMethods.create({ type: "card", card: { token: "tok_visa" } });
    assert.equal(visa.card.last4, "4242");
    world.visa = visa.id;
  });
  check("attach_payment_method", async () => {
    for (const card of [world.mastercard, world.visa]) {
      const got = await stripe.paymentMethods.attach(card, { customer: world.customer });
      assert.equal(got.customer, world.customer);
    }
    const settings = { default_payment_method: world.visa };
    const got = await stripe.customers.update(world.customer, {
      invoice_settings: settings,
      expand: ["invoice_settings.default_payment_method"],
    });
    assert.equal(got.invoice_settings.default_payment_method.card.brand, "visa");
  });
  check("list_payment_methods", async () => {
    const got = await stripe.paymentMethods.list({ customer: world.customer, type: "card", expand: ["data.customer"] });
    assert.deepEqual(got.data.map(({ id }) => id), [world.visa, world.mastercard]);
    assert.equal(got.data[0].customer.email, "jenny@example.com");
  });
  check("list_customer_payment_methods", async () => {
    const got = await stripe.customers.listPaymentMethods(world.customer, { limit: 1 });
    assert.deepEqual(got.data.map(({ id }) => id), [world.visa]);
    assert.equal(got.has_more, true);
    assert.equal(got.url, `/v1/customers/${world.customer}/payment_methods`);
  });
  check("retrieve_payment_method", async () => {
    const got = await stripe.paymentMethods.retrieve(world.visa, { expand: ["customer"] });
    assert.equal(got.customer.id, world.customer);
  });
  check("detach_payment_method", async () => {
    const got = await stripe.paymentMethods.detach(world.mastercard);
    assert.deepEqual([got.id, got.customer], [world.mastercard, null]);
    const left = await stripe.customers.listPaymentMethods(world.customer);
    assert.deepEqual(left.data.map(({ id }) => id), [world.visa]);
  });
}

function catalogue(stripe, world) {
  check("create_product", async () => {
    const got = await stripe.products.create({ name: "Gold", description: "All of it", metadata: { tier: "1" } });
    assert.match(got.id, /^prod_\w{14}$/);
    assert.deepEqual([got.name, got.active, got.description], ["Gold", true, "All of it"]);
    world.product = got.id;
  });
  check("create_price", async () => {
    for (const [interval, unit_amount] of [["month", 1000], ["year", 10000]]) {
      const got = await stripe.prices.create({
        product: world.product,
        currency: "usd",
        unit_amount,
        recurring: { interval },
      });
      assert.match(got.id, /^price_\w{24}$/);
      assert.deepEqual([got.unit_amount, String(got.unit_amount_decimal), got.currency], [unit_amount, `${unit_amount}`, "usd"]);
      assert.deepEqual([got.recurring.interval, got.recurring.interval_count, got.type], [interval, 1, "recurring"]);
      world[`${interval}ly`] = got.id;
    }
  });
  check("create_coupon", async () => {
    const got = await stripe.coupons.create({ id: "STAY25", percent_off: 25, duration: "repeating", duration_in_months: 3 });
    assert.deepEqual([got.id, got.percent_off, got.valid, got.times_redeemed], ["STAY25", 25, true, 0]);
  });
  check("retrieve_coupon", async () => {
    const got = await stripe.coupons.retrieve("STAY25");
    assert.deepEqual([got.duration, got.duration_in_months, got.amount_off], ["repeating", 3, null]);
  });
  check("retrieve_product", async () => {
    assert.equal((await stripe.products.retrieve(world.product)).metadata.tier, "1");
  });
  check("list_products", async () => {
    const got = await stripe.products.list({ ids: [world.product] });
    assert.deepEqual(got.data.map(({ id }) => id), [world.product]);
  });
  check("retrieve_price", async () => {
    const got = await stripe.prices.retrieve(world.yearly, { expand: ["product"] });
    assert.equal(got.product.name, "Gold");
  });
  check("list_prices", async () => {
    const got = await stripe.prices.list({ product: world.product, active: true });
    assert.deepEqual(got.data.map(({ id }) => id), [world.yearly, world.monthly]);
  });
}

function subscriptions(stripe, world) {
  check("create_subscription", async () => {
    const got = await stripe.subscriptions.create({
      customer: world.customer,
      items: [{ price: world.monthly, quantity: 2 }],
      expand: ["latest_invoice", "customer"],
    });
    assert.match(got.id, /^sub_1\w{23}$/);
    assert.equal(got.status, "active");
    assert.equal(got.customer.id, world.customer);
    assert.deepEqual([got.latest_invoice.status, got.latest_invoice.total], ["paid", 2000]);
    const [item] = got.items.data;
    assert.match(item.id, /^si_\w{14}$/);
    assert.deepEqual([item.price.id, item.quantity], [world.monthly, 2]);
    world.subscription = got.id;
    world.item = item.id;
    world.invoice = got.latest_invoice.id;
  });
  check("retrieve_subscription", async () => {
    const got = await stripe.subscriptions.retrieve(world.subscription, { expand: ["default_payment_method"] });
    assert.deepEqual([got.object, got.customer, got.cancel_at], ["subscription", world.customer, null]);
  });
  check("list_subscriptions", async () => {
    const got = await stripe.subscriptions.list({ customer: world.customer, expand: ["data.customer"] });
    assert.deepEqual(got.data.map(({ id }) => id), [world.subscription]);
    assert.equal(got.data[0].customer.email, "jenny@example.com");
    const none = await stripe.subscriptions.list({ customer: world.customer, status: "canceled" });
    assert.deepEqual(none.data, []);
  });
  check("update_subscription", async () => {
    const got = await stripe.subscriptions.update(world.subscription, {
      items: [{ id: world.item, quantity: 3 }],
      proration_behavior: "none",
      metadata: { seats: "3" },
      description: "Three seats",
    });
    assert.deepEqual([got.items.data[0].quantity, got.metadata.seats, got.description], [3, "3", "Three seats"]);
    const cleared = await stripe.subscriptions.update(world.subscription, { description: "" });
    assert.equal(cleared.description, null);
  });
  check("cancel_subscription", async () => {
    const items = [{ price: world.monthly }];
    const made = await stripe.subscriptions.create({ customer: world.customer, items });
    const cancellation_details = { comment: "too much", feedback: "too_expensive" };
    const got = await stripe.subscriptions.cancel(made.id, { cancellation_details });
    assert.equal(got.status, "canceled");
    assert.ok(got.canceled_at >= got.created && got.ended_at >= got.created);
    assert.deepEqual({ ...got.cancellation_details }, { comment: "too much", feedback: "too_expensive", reason: "cancellation_requested" });
  });
}

function reads(stripe, world) {
  check("list_invoices", async () => {
    const got = await stripe.invoices.list({ subscription: world.subscription, status: "paid", expand: ["data.customer"] });
    assert.deepEqual(got.data.map(({ id }) => id), [world.invoice]);
    assert.equal(got.data[0].customer.id, world.customer);
  });
  check("retrieve_invoice", async () => {
    const got = await stripe.invoices.retrieve(world.invoice, { expand: ["customer"] });
    assert.deepEqual([got.amount_due, got.amount_paid, got.amount_remaining], [2000, 2000, 0]);
    assert.deepEqual([got.currency, got.billing_reason], ["usd", "subscription_create"]);
    assert.deepEqual([got.lines.data.length, got.lines.data[0].quantity], [1, 2]);
    assert.ok(got.number && got.hosted_invoice_url && got.invoice_pdf);
  });
  check("list_events", async () => {
    const types = ["customer.subscription.created", "customer.subscription.deleted"];
    const got = await stripe.events.list({ types });
    const [deleted, second, first] = got.data;
    assert.deepEqual([deleted.type, second.type, first.type], [types[1], types[0], types[0]]);
    assert.equal(first.data.object.id, world.subscription);
    assert.equal(first.api_version, "2024-06-20");
    assert.match(first.request.id, /^req_/);
    world.event = first.id;
    const all = await stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
    assert.ok(all.some(({ type }) => type === "payment_method.attached"));
  });
  check("retrieve_event", async () => {
    const got = await stripe.events.retrieve(world.event);
    assert.deepEqual([got.object, got.type], ["event", "customer.subscription.created"]);
    assert.match(got.id, /^evt_\w{24}$/);
  });
}

function taxIds(stripe, world) {
  check("create_customer_tax_id", async () => {
    const got = await stripe.customers.createTaxId(world.customer, { type: "eu_vat", value: "DE123456789" });
    assert.match(got.id, /^txi_\w{24}$/);
    assert.deepEqual([got.type, got.value, got.customer, got.country], ["eu_vat", "DE123456789", world.customer, "DE"]);
    world.taxId = got.id;
  });
  check("list_customer_tax_ids", async () => {
    const got = await stripe.customers.listTaxIds(world.customer);
    assert.deepEqual(got.data.map(({ id }) => id), [world.taxId]);
  });
  check("delete_customer_tax_id", async () => {
    const got = await stripe.customers.deleteTaxId(world.customer, world.taxId);
    assert.deepEqual([got.id, got.deleted, got.object], [world.taxId, true, "tax_id"]);
    assert.deepEqual((await stripe.customers.listTaxIds(world.customer)).data, []);
  });
  check("delete_customer", async () => {
    const made = await stripe.customers.create({ name: "Gone" });
    const got = await stripe.customers.del(made.id);
    assert.deepEqual([got.id, got.deleted], [made.id, true]);
    const left = await stripe.customers.retrieve(made.id);
    assert.deepEqual([left.id, left.object, left.deleted], [made.id, "customer", true]);
  });
}
