// @vitest-environment node

import { expect, test } from "vitest";
import { retryAfter } from "./retryAfter.js";

const NOW = Date.parse("2027-01-01T00:00:00Z");

test.each([
  ["30", 30],
  [" 0 ", 0],
  ["Fri, 01 Jan 2027 00:00:10 GMT", 10],
  ["Thu, 31 Dec 2026 00:00:00 GMT", 0],
  ["soon", undefined],
  ["", undefined],
  [null, undefined],
])("%j is %j seconds", (header, seconds) => {
  expect(retryAfter(header, NOW)).toBe(seconds);
});
