// The five calls, made with Stripe's SDK for Node.js: node calls.mjs URL API_VERSION, key in WITNESS_KEY.

import { readFileSync } from "node:fs";
import Stripe from "stripe";

const [url, apiVersion] = process.argv.slice(2);
const { hostname: host, port } = new URL(url);
const stripe = new Stripe(process.env.WITNESS_KEY, {
  apiVersion,
  host,
  port,
  protocol: "http",
  telemetry: false,
});
const calls = JSON.parse(readFileSync(new URL("calls.json", import.meta.url), "utf8"));
const { sessions, configurations } = stripe.billingPortal;

await sessions.create(calls.create_session);
await configurations.create(calls.create_configuration);
await configurations.update("bpc_1", calls.update_configuration);
await configurations.list(calls.list_configurations);
await stripe.customers.retrieve("cus/ü 1", calls.retrieve_customer);
