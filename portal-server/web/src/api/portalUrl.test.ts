// @vitest-environment node

import { expect, test } from "vitest";
import { BillingError } from "./error.js";
import { portalUrl } from "./portalUrl.js";

const APP = "app.example.com";

test.each([
  ["https://billing.stripe.com/p/session/x?a=b#c", APP, undefined],
  ["https://billing.stripe.com:443/p", APP, undefined],
  ["https://BILLING.stripe.com/p", APP, undefined],
  ["https://pay.example.com/p", APP, ["pay.example.com"]],
  ["https://bücher.example/p", APP, ["xn--bcher-kva.example"]],
  ["https://xn--bcher-kva.example/p", APP, ["bücher.example"]],
  ["http://127.0.0.1:8082/p", "localhost", undefined],
  ["http://localhost:8082/p", "127.0.0.1", undefined],
  ["https://[::1]:8082/p", "[::1]", undefined],
  ["http://stripe.localhost/p", "app.localhost", undefined],
])("%s may be followed from %s", (url, page, hosts) => {
  expect(portalUrl(url, page, hosts)).toBe(new URL(url).href);
});

test.each([
  ["http://billing.stripe.com/p", APP, undefined],
  ["https://billing.stripe.com:8443/p", APP, undefined],
  ["https://user@billing.stripe.com/p", APP, undefined],
  ["https://:secret@billing.stripe.com/p", APP, undefined],
  ["https://billing.stripe.com@evil.example/p", APP, undefined],
  ["https://billing.stripe.com.evil.example/p", APP, undefined],
  ["https://evil.example/billing.stripe.com", APP, undefined],
  ["https://xbilling.stripe.com/p", APP, undefined],
  ["https://billing.stripe.com./p", APP, undefined],
  ["https://evil.example\\@billing.stripe.com/p", APP, undefined],
  ["https://bіlling.stripe.com/p", APP, undefined],
  ["https://billing.stripe.com/p", APP, ["pay.example.com"]],
  ["https://billing.stripe.com/p", APP, []],
  ["https://pay.example.com/p", APP, ["", "not a host", "*"]],
  ["//billing.stripe.com/p", APP, undefined],
  ["/p", APP, undefined],
  ["javascript:alert(1)", APP, undefined],
  ["data:text/html,hello", APP, ["data"]],
  ["blob:https://billing.stripe.com/1", APP, undefined],
  ["http://localhost:8082/p", APP, undefined],
  ["https://127.0.0.1/p", APP, ["127.0.0.1"]],
  ["http://127.0.0.1.evil.example/p", "localhost", undefined],
  ["http://localhost.evil.example/p", "localhost", undefined],
  ["http://user@localhost/p", "localhost", undefined],
  ["ftp://localhost/p", "localhost", undefined],
  ["http://localhost/p", "", undefined],
  ["", APP, undefined],
  [undefined, APP, undefined],
  [{ href: "https://billing.stripe.com/p" }, APP, undefined],
])("%s may not be followed from %s", (url, page, hosts) => {
  const follow = () => portalUrl(url, page, hosts);
  expect(follow).toThrow(BillingError);
  expect(follow).toThrow(expect.objectContaining({ code: "FORBIDDEN_URL" }));
});
