// What SDKs hide of an answer: headers, and what is not in its body.

import assert from "node:assert/strict";
import { KEYS } from "./clients.mjs";
import { check } from "./report.mjs";

const CONFIGURATIONS = "/v1/billing_portal/configurations";

/** Adds checks of answers as they come. */
export function wire(url, world) {
  const authorization = `Bearer ${KEYS.test}`;
  const form = { authorization, "content-type": "application/x-www-form-urlencoded" };
  const post = (path, body, headers = {}) => fetch(url + path, { method: "POST", headers: { ...form, ...headers }, body });
  check("wire: headers", async () => {
    const got = await post("/v1/customers", "name=A+%26+B", { "idempotency-key": "wire", "stripe-version": "2024-06-20" });
    const header = (name) => got.headers.get(name);
    assert.equal(got.status, 200);
    assert.match(header("content-type"), /^application\/json/);
    assert.match(header("request-id"), /^req_\w{14}$/);
    assert.deepEqual([header("idempotency-key"), header("stripe-version")], ["wire", "2024-06-20"]);
    assert.equal(header("original-request"), header("request-id"));
    assert.equal(header("stripe-should-retry"), "false");
    assert.equal((await got.json()).name, "A & B");
  });
  check("wire: no key", async () => {
    const got = await fetch(url + CONFIGURATIONS);
    assert.deepEqual([got.status, got.headers.get("www-authenticate")], [401, 'Bearer realm="Stripe"']);
    assert.match(got.headers.get("request-id"), /^req_/);
    const { error } = await got.json();
    assert.deepEqual(Object.keys(error).sort(), ["message", "type"]);
  });
  check("wire: basic authentication", async () => {
    const basic = Buffer.from(`${KEYS.test}:`).toString("base64");
    const got = await fetch(url + CONFIGURATIONS, { headers: { authorization: `Basic ${basic}` } });
    assert.equal(got.status, 200);
  });
  check("wire: an error's body", async () => {
    const got = await fetch(`${url}${CONFIGURATIONS}/bpc_x`, { headers: { authorization } });
    assert.deepEqual(await got.json(), {
      error: {
        code: "resource_missing",
        doc_url: "https://docs.stripe.com/error-codes#resource-missing",
        message: "No such configuration: 'bpc_x'",
        param: "configuration",
        type: "invalid_request_error",
      },
    });
  });
  check("wire: lists with and without indices", async () => {
    const form = "business_profile[headline]=x&features[customer_update][enabled]=true";
    const list = "features[customer_update][allowed_updates]";
    for (const body of [`${form}&${list}[]=email&${list}[]=name`, `${form}&${list}[0]=email&${list}[1]=name`]) {
      const got = await (await post(CONFIGURATIONS, encodeURI(body))).json();
      assert.deepEqual(got.features.customer_update.allowed_updates, ["email", "name"]);
    }
  });
  check("wire: no form", async () => {
    const got = await post("/v1/customers", "{}", { "content-type": "application/json" });
    assert.deepEqual([got.status, (await got.json()).error.type], [400, "invalid_request_error"]);
  });
  check("wire: not found in the path's words", async () => {
    const got = await fetch(`${url}/v1/customers/${world.customer}/boats`, { headers: { authorization } });
    const { error } = await got.json();
    assert.equal(got.status, 404);
    assert.ok(error.message.startsWith(`Unrecognized request URL (GET: /v1/customers/${world.customer}/boats).`), error.message);
  });
}
