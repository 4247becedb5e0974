// @vitest-environment node

import { expect, test } from "vitest";
import { money } from "./money.js";

test.each([
  [2500, "usd", "$25.00"],
  [2500, "USD", "$25.00"],
  [-2550, "eur", "-€25.50"],
  [1000, "jpy", "¥1,000"],
  [1000, "krw", "₩1,000"],
  [12345, "kwd", "KWD\u00a012.345"],
  [50000, "isk", "ISK\u00a0500"],
  [50000, "ugx", "UGX\u00a0500"],
  [1000, "not a currency", "10.00 NOT A CURRENCY"],
])("%i %s", (amount, currency, text) => {
  expect(money(amount, currency, "en-US")).toBe(text);
});
