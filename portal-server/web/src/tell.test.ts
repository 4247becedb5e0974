import { beforeEach, expect, test, vi, type Mock } from "vitest";
import { BillingError, type BillingErrorCode } from "./api/error.js";
import { portalUrl } from "./api/portalUrl.js";
import { tellOf } from "./tell.js";

let errors: Mock<typeof console.error>;

beforeEach(() => {
  errors = vi.spyOn(console, "error").mockImplementation(() => undefined);
});

test("a fault of the set-up is told of once, without addresses", () => {
  const error = new BillingError("VALIDATION_ERROR", "returnUrl https://a.example/?t=1 is not allowed");
  tellOf(error);
  tellOf(error);
  expect(errors.mock.calls).toEqual([["portal-server-react: VALIDATION_ERROR: returnUrl … is not allowed"]]);
});

test.each<[BillingErrorCode, number]>([
  ["UNKNOWN_PATH", 1],
  ["PORTAL_NOT_CONFIGURED", 1],
  ["BAD_ANSWER", 1],
  ["FORBIDDEN_URL", 1],
  ["NETWORK", 0],
  ["UNAUTHORIZED", 0],
  ["NOT_FOUND", 0],
  ["RATE_LIMITED", 0],
])("%s is told of %i times", (code, count) => {
  tellOf(new BillingError(code, "it is so"));
  expect(errors).toHaveBeenCalledTimes(count);
});

test("hosts that can never match are told of", () => {
  for (const host of ["https://pay.example.com", "pay.example.com:8443", "pay.example.com:443", ""]) {
    expect(() => portalUrl("https://pay.example.com/1", "app.example.com", [host])).toThrow();
  }
  expect(errors).toHaveBeenCalledTimes(1);
  expect(errors.mock.lastCall?.[0]).toContain("allowedHosts");
});
