// Fields that come and go with the version of the API.

import assert from "node:assert/strict";
import { NEW, OLD, client } from "./clients.mjs";
import { check } from "./report.mjs";

const RETURN_URL = "https://example.com/account";

/** Adds checks of one object in two versions, and of what only the newer one takes. */
export function versions(url, world) {
  const old = client(url, { version: OLD });
  const fresh = client(url, { version: NEW });
  const both = async (read) => [await read(old), await read(fresh)];
  check("versions: a session", async () => {
    const create = ({ billingPortal }) => billingPortal.sessions.create({ customer: world.customer, return_url: RETURN_URL });
    const [before, after] = await both(create);
    fields({ before, after }, { gone: [], come: ["customer_account"], absent: ["after_expiration"] });
    assert.equal(after.lastResponse.apiVersion, NEW);
  });
  check("versions: a flow", async () => {
    const flow_data = { type: "payment_method_update" };
    const create = ({ billingPortal }) => billingPortal.sessions.create({ customer: world.customer, return_url: RETURN_URL, flow_data });
    const [before, after] = await both(create);
    fields({ before: before.flow, after: after.flow }, { gone: [], come: ["customer_update"], absent: ["subscription_pause"] });
  });
  check("versions: a configuration", async () => {
    const [before, after] = await both(({ billingPortal }) => billingPortal.configurations.retrieve(world.configuration));
    fields({ before, after }, { gone: [], come: ["name"], absent: [] });
    const at = (path) => ({ before: path(before.features), after: path(after.features) });
    fields(at((it) => it), { gone: [], come: [], absent: ["subscription_pause"] });
    const come = ["billing_cycle_anchor", "schedule_at_period_end", "trial_update_behavior"];
    fields(at((it) => it.subscription_update), { gone: [], come, absent: ["products"] });
    fields(at((it) => it.payment_method_update), { gone: [], come: ["payment_method_configuration"], absent: [] });
    fields(at((it) => it.subscription_cancel.cancellation_reason), { gone: [], come: ["feedback_options"], absent: [] });
  });
  check("versions: a subscription", async () => {
    const period = ["current_period_end", "current_period_start"];
    const [before, after] = await both(({ subscriptions }) => subscriptions.retrieve(world.subscription));
    fields({ before, after }, { gone: period, come: [], absent: [] });
    const items = { before: before.items.data[0], after: after.items.data[0] };
    fields(items, { gone: [], come: period, absent: [] });
    assert.equal(before.current_period_end, items.after.current_period_end);
  });
  check("versions: an invoice", async () => {
    const [before, after] = await both(({ invoices }) => invoices.retrieve(world.invoice));
    fields({ before, after }, { gone: ["paid", "subscription"], come: ["parent"], absent: [] });
    assert.equal(before.subscription, world.subscription);
    assert.equal(after.parent.subscription_details.subscription, world.subscription);
    const lines = { before: before.lines.data[0], after: after.lines.data[0] };
    fields(lines, { gone: ["price", "proration", "type"], come: ["parent", "pricing"], absent: [] });
    assert.equal(lines.before.price.id, lines.after.pricing.price_details.price);
  });
  check("versions: an older one asks for a business profile", async () => {
    const create = ({ billingPortal }) => billingPortal.configurations.create({ features: { invoice_history: { enabled: true } } });
    await assert.rejects(create(old), { code: "parameter_missing", param: "business_profile" });
    assert.equal((await create(fresh)).business_profile.headline, null);
  });
}

/** Which fields the older version alone has, the newer one alone, and neither. */
function fields({ before, after }, { gone, come, absent }) {
  const has = (value) => (name) => name in value;
  assert.deepEqual([gone.filter(has(before)), gone.filter(has(after))], [gone, []]);
  assert.deepEqual([come.filter(has(before)), come.filter(has(after))], [[], come]);
  assert.deepEqual([absent.filter(has(before)), absent.filter(has(after))], [[], []]);
}
