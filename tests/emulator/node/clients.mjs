// Stripe's SDK, set up to speak to an emulator.

import Stripe from "stripe";

export const KEYS = { test: "sk_test_checks", live: "sk_live_checks" };
export const OLD = "2024-06-20";
export const NEW = "2026-08-26.dahlia";

/** A client of the emulator at `url`; without a key, one that sends none. */
export function client(url, { key = KEYS.test, version = OLD } = {}) {
  const { hostname: host, port } = new URL(url);
  const config = { apiVersion: version, host, port, protocol: "http", telemetry: false, maxNetworkRetries: 0 };
  return key === "none"
    ? new Stripe(undefined, { ...config, authenticator: async () => {} })
    : new Stripe(key, config);
}
