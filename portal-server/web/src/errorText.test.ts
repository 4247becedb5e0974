// @vitest-environment node

import { expect, test } from "vitest";
import { BillingError } from "./api/error.js";
import { errorText } from "./errorText.js";
import { buttonLabels, type ButtonLabels } from "./labels.js";
import { settingsLabels, type SettingsLabels } from "./settings/labels.js";

const LABELS = buttonLabels();

test.each([
  ["UNAUTHORIZED", undefined, "Your session has ended. Please sign in again."],
  ["NOT_FOUND", undefined, "There is no billing account for you yet."],
  ["RATE_LIMITED", 42, "That was too often. Please try again in 42 seconds."],
  ["RATE_LIMITED", 1, "That was too often. Please try again in 1 second."],
  ["STRIPE_UNAVAILABLE", 0, "Billing is not available right now. Please try again in 1 second."],
  ["UNAVAILABLE", 600, "Billing is not available right now. Please try again in 10 minutes."],
  ["PORTAL_NOT_CONFIGURED", undefined, "Billing is not set up yet. Please contact support."],
  ["NETWORK", undefined, "There is no connection. Please try again."],
  ["NO_TOKEN", undefined, "Please sign in again."],
  ["TIMEOUT", undefined, "That took too long. Please try again."],
  ["UNKNOWN_PATH", undefined, "Something went wrong. Please try again."],
  ["BAD_ANSWER", undefined, "Something went wrong. Please try again."],
  ["FORBIDDEN_URL", undefined, "Something went wrong. Please try again."],
  ["INTERNAL_ERROR", undefined, "Something went wrong. Please try again."],
  ["VALIDATION_ERROR", undefined, "Something went wrong. Please try again."],
  ["toString", undefined, "Something went wrong. Please try again."],
])("%s after %j seconds", (code, retryAfter, text) => {
  expect(errorText(new BillingError(code, "its own message", { retryAfter }), LABELS)).toBe(text);
});

test("texts are replaced one by one", () => {
  const labels = buttonLabels({
    errors: { NOT_FOUND: "Nichts da." },
    retryIn: (seconds) => `In ${seconds} s.`,
  });
  expect(errorText(new BillingError("NOT_FOUND", "", { retryAfter: 3 }), labels)).toBe("Nichts da. In 3 s.");
  expect(errorText(new BillingError("NETWORK", ""), labels)).toBe(
    "There is no connection. Please try again.",
  );
});

test("texts that are undefined are not given", () => {
  const given = { manage: undefined, errors: { NETWORK: undefined } } as unknown as Partial<ButtonLabels>;
  const labels = buttonLabels(given);
  expect([labels.manage, labels.errors["NETWORK"]]).toEqual([LABELS.manage, LABELS.errors["NETWORK"]]);
  const settings = settingsLabels({
    ...given,
    standings: { active: undefined },
  } as unknown as Partial<SettingsLabels>);
  expect([settings.title, settings.manage, settings.standings["active"]]).toEqual([
    "Billing",
    "Manage billing",
    "Active",
  ]);
});
