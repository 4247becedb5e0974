// The five operations of the portal.

import assert from "node:assert/strict";
import { check } from "./report.mjs";

const RETURN_URL = "https://example.com/account";

/** Adds checks of the portal, for the customer in `world`. */
export function portal(stripe, world) {
  configurations(stripe.billingPortal.configurations, world);
  pages(stripe.billingPortal.configurations, world);
  sessions(stripe, world);
  flows(stripe, world);
}

function configurations(configurations, world) {
  check("create_configuration", async () => {
    const got = await configurations.create({
      business_profile: { headline: "Plans & more", privacy_policy_url: "https://example.com/privacy" },
      default_return_url: RETURN_URL,
      features: {
        customer_update: { enabled: true, allowed_updates: ["email", "tax_id"] },
        invoice_history: { enabled: true },
        payment_method_update: { enabled: true },
        subscription_cancel: { enabled: true, cancellation_reason: { enabled: true, options: ["too_expensive", "other"] } },
        subscription_update: {
          enabled: true,
          default_allowed_updates: ["price", "quantity", "promotion_code"],
          products: [{ product: world.product, prices: [world.monthly, world.yearly] }],
        },
      },
      login_page: { enabled: true },
      metadata: { team: "billing" },
    });
    world.configuration = got.id;
    assert.match(got.id, /^bpc_1\w{23}$/);
    assert.deepEqual([got.object, got.active, got.is_default, got.livemode], ["billing_portal.configuration", true, false, false]);
    assert.deepEqual({ ...got.business_profile }, {
      headline: "Plans & more",
      privacy_policy_url: "https://example.com/privacy",
      terms_of_service_url: null,
    });
    assert.ok(got.login_page.enabled && got.login_page.url);
    const { subscription_cancel: cancel, subscription_update: update } = got.features;
    assert.deepEqual([cancel.mode, cancel.proration_behavior], ["at_period_end", "none"]);
    assert.deepEqual(cancel.cancellation_reason.options, ["too_expensive", "other"]);
    assert.deepEqual(update.default_allowed_updates, ["price", "quantity", "promotion_code"]);
    assert.equal("products" in update, false);
    assert.equal(got.created, got.updated);
  });
  check("create_configuration: what is left out has its default", async () => {
    const got = await configurations.create({ business_profile: { headline: "Bare" }, features: { invoice_history: { enabled: true } } });
    world.bare = got.id;
    const { customer_update, payment_method_update, subscription_cancel, subscription_update } = got.features;
    assert.deepEqual({ ...customer_update }, { allowed_updates: [], enabled: false });
    assert.equal(payment_method_update.enabled, false);
    assert.deepEqual(JSON.parse(JSON.stringify(subscription_cancel)), {
      cancellation_reason: { enabled: false, options: ["too_expensive", "missing_features", "switched_service", "unused", "other"] },
      enabled: false,
      mode: "at_period_end",
      proration_behavior: "none",
    });
    assert.deepEqual({ ...subscription_update }, { default_allowed_updates: [], enabled: false, proration_behavior: "none" });
    assert.deepEqual({ ...got.login_page }, { enabled: false, url: null });
    assert.deepEqual({ ...got.metadata }, {});
  });
  check("retrieve_configuration", async () => {
    const expand = ["features.subscription_update.products"];
    const got = await configurations.retrieve(world.configuration, { expand });
    const [product] = got.features.subscription_update.products;
    assert.deepEqual([product.product, product.prices], [world.product, [world.monthly, world.yearly]]);
    const plain = await configurations.retrieve(world.configuration);
    assert.equal("products" in plain.features.subscription_update, false);
  });
  check("update_configuration", async () => {
    const got = await configurations.update(world.configuration, {
      business_profile: { headline: "" },
      default_return_url: "",
      features: {
        customer_update: { allowed_updates: "" },
        subscription_cancel: { mode: "immediately", proration_behavior: "create_prorations" },
      },
      metadata: { team: "", owner: "jenny" },
    });
    assert.equal(got.business_profile.headline, null);
    assert.equal(got.business_profile.privacy_policy_url, "https://example.com/privacy");
    assert.equal(got.default_return_url, null);
    assert.deepEqual([got.features.customer_update.enabled, got.features.customer_update.allowed_updates], [true, []]);
    assert.equal(got.features.subscription_cancel.proration_behavior, "create_prorations");
    assert.equal(got.features.subscription_cancel.enabled, true);
    assert.deepEqual({ ...got.metadata }, { owner: "jenny" });
    const cleared = await configurations.update(world.configuration, { metadata: "", active: false });
    assert.deepEqual([{ ...cleared.metadata }, cleared.active], [{}, false]);
    assert.equal((await configurations.update(world.configuration, { active: true })).active, true);
  });
}

function pages(configurations, world) {
  check("list_configurations", async () => {
    const made = [];
    for (let count = 0; count < 10; count += 1) {
      const headline = `Number ${count}`;
      const got = await configurations.create({ business_profile: { headline }, features: { invoice_history: { enabled: true } } });
      made.unshift(got.id);
    }
    world.made = made;
    const all = [];
    for await (const configuration of configurations.list({ limit: 3 })) {
      all.push(configuration.id);
    }
    assert.deepEqual(all.slice(0, 10), made);
    assert.equal(new Set(all).size, all.length);
    const first = await configurations.list({ limit: 3 });
    assert.deepEqual([first.data.length, first.has_more, first.url], [3, true, "/v1/billing_portal/configurations"]);
    const rest = await configurations.list({ limit: 100, starting_after: made[9] });
    assert.deepEqual(rest.data.map(({ id }) => id), all.slice(10));
    assert.equal(rest.has_more, false);
  });
  check("list_configurations: backwards", async () => {
    const { made } = world;
    const near = await configurations.list({ limit: 3, ending_before: made[5] });
    assert.deepEqual(near.data.map(({ id }) => id), made.slice(2, 5));
    assert.equal(near.has_more, true);
    const all = await configurations.list({ limit: 3, ending_before: made[8] }).autoPagingToArray({ limit: 100 });
    assert.deepEqual(all.map(({ id }) => id), made.slice(0, 8).reverse());
  });
  check("list_configurations: filters", async () => {
    const { made } = world;
    await configurations.update(made[4], { active: false });
    const ids = async (params) => (await configurations.list(params)).data.map(({ id }) => id);
    assert.deepEqual(await ids({ active: false }), [made[4]]);
    assert.equal((await ids({ active: true, limit: 100 })).includes(made[4]), false);
    assert.equal((await ids({ is_default: true })).length, 1);
    assert.equal((await ids({ is_default: false, limit: 100 })).includes(made[0]), true);
    const expanded = await configurations.list({ starting_after: world.bare, limit: 1, expand: ["data.features.subscription_update.products"] });
    assert.equal(expanded.data[0].features.subscription_update.products[0].product, world.product);
  });
}

function sessions(stripe, world) {
  const { sessions } = stripe.billingPortal;
  check("create_session", async () => {
    const got = await sessions.create({ customer: world.customer, return_url: RETURN_URL, locale: "pt-BR" });
    assert.match(got.id, /^bps_1\w{23}$/);
    assert.deepEqual([got.object, got.customer, got.livemode], ["billing_portal.session", world.customer, false]);
    assert.deepEqual([got.return_url, got.locale, got.flow, got.on_behalf_of], [RETURN_URL, "pt-BR", null, null]);
    assert.match(got.configuration, /^bpc_/);
    assert.match(got.url, /\/p\/session\/test_\w+$/);
    assert.equal(got.lastResponse.apiVersion, "2024-06-20");
  });
  check("create_session: with a configuration", async () => {
    const got = await sessions.create({
      customer: world.customer,
      return_url: RETURN_URL,
      configuration: world.configuration,
      expand: ["configuration", "configuration.features.subscription_update.products"],
    });
    assert.equal(got.configuration.id, world.configuration);
    assert.equal(got.configuration.features.subscription_update.products[0].product, world.product);
  });
  check("create_session: once under a key", async () => {
    const params = { customer: world.customer, return_url: RETURN_URL };
    const options = { idempotencyKey: "session 1" };
    const first = await sessions.create(params, options);
    const again = await sessions.create(params, options);
    assert.deepEqual(again, first);
    const { headers } = again.lastResponse;
    assert.equal(headers["idempotent-replayed"], "true");
    assert.equal(headers["original-request"], first.lastResponse.requestId);
    assert.equal(first.lastResponse.headers["idempotent-replayed"], undefined);
    assert.notEqual(again.lastResponse.requestId, first.lastResponse.requestId);
  });
  check("create_session: a refusal is kept under a key, a fault of the parameters is not", async () => {
    const options = { idempotencyKey: "session 2" };
    const refused = () => sessions.create({ customer: "cus_x", return_url: RETURN_URL }, options).catch((error) => error);
    assert.equal((await refused()).code, "resource_missing");
    const again = await refused();
    assert.deepEqual([again.code, again.headers["idempotent-replayed"]], ["resource_missing", "true"]);
    const third = { idempotencyKey: "session 3" };
    await assert.rejects(sessions.create({ customer: world.customer, bogus: 1 }, third), { code: "parameter_unknown" });
    const got = await sessions.create({ customer: world.customer, return_url: RETURN_URL }, third);
    assert.equal(got.lastResponse.headers["idempotent-replayed"], undefined);
  });
}

function flows(stripe, world) {
  const create = (flow_data) =>
    stripe.billingPortal.sessions.create({
      customer: world.customer,
      return_url: RETURN_URL,
      configuration: world.configuration,
      flow_data,
    });
  const name = (type) => `create_session: flow ${type}`;
  check(name("payment_method_update"), async () => {
    const { flow } = await create({ type: "payment_method_update" });
    assert.equal(flow.type, "payment_method_update");
    assert.deepEqual({ ...flow.after_completion }, { type: "portal_homepage", hosted_confirmation: null, redirect: null });
    assert.equal(flow.subscription_cancel, null);
  });
  check(name("subscription_cancel"), async () => {
    const { flow } = await create({
      type: "subscription_cancel",
      subscription_cancel: {
        subscription: world.subscription,
        retention: { type: "coupon_offer", coupon_offer: { coupon: "STAY25" } },
      },
      after_completion: { type: "redirect", redirect: { return_url: "https://example.com/done" } },
    });
    assert.equal(flow.subscription_cancel.subscription, world.subscription);
    assert.equal(flow.subscription_cancel.retention.coupon_offer.coupon, "STAY25");
    assert.equal(flow.after_completion.redirect.return_url, "https://example.com/done");
  });
  check(name("subscription_update"), async () => {
    const { flow } = await create({
      type: "subscription_update",
      subscription_update: { subscription: world.subscription },
      after_completion: { type: "hosted_confirmation", hosted_confirmation: { custom_message: "Danke" } },
    });
    assert.equal(flow.subscription_update.subscription, world.subscription);
    assert.equal(flow.after_completion.hosted_confirmation.custom_message, "Danke");
  });
  check(name("subscription_update_confirm"), async () => {
    const { flow } = await create({
      type: "subscription_update_confirm",
      subscription_update_confirm: {
        subscription: world.subscription,
        items: [{ id: world.item, price: world.yearly, quantity: 1 }],
        discounts: [{ coupon: "STAY25" }],
      },
    });
    const { items, discounts } = flow.subscription_update_confirm;
    assert.deepEqual({ ...items[0] }, { id: world.item, price: world.yearly, quantity: 1 });
    assert.equal(discounts[0].coupon, "STAY25");
  });
}
