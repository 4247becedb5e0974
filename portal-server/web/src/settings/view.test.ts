// @vitest-environment node

import { expect, test } from "vitest";
import type { Subscription } from "../index.js";
import { ACTIVE, BASIC, NONE } from "../testing/subscriptions.js";
import { settingsLabels } from "./labels.js";
import { view, type View } from "./view.js";

const LABELS = settingsLabels();
const NOW = Date.parse("2026-06-30T23:59:59Z");
const CARD = { text: "Visa ending in 4242", expiry: "Expires 08/2030", isExpired: false };

const show = (subscription: Subscription | null, locale = "en-US") =>
  view(subscription, { labels: LABELS, locale, now: NOW });

const PAID: View = {
  plan: "Basic",
  standing: { text: "Active", tone: "good" },
  price: "€10.00 per month",
  when: "Renews on January 15, 2027",
  warning: undefined,
  method: CARD,
  canManage: true,
  canUpgrade: false,
};

const FREE: View = {
  plan: "Free",
  standing: undefined,
  price: undefined,
  when: undefined,
  warning: undefined,
  method: undefined,
  canManage: true,
  canUpgrade: true,
};

const AT = "2026-12-24T12:00:00Z";
const ENDS = "Ends on December 24, 2026";

test.each<[string, Subscription | null, View]>([
  ["no customer", null, { ...FREE, canManage: false }],
  ["never subscribed", NONE, FREE],
  [
    "never subscribed, with a card",
    { ...NONE, paymentMethod: ACTIVE.paymentMethod ?? null },
    { ...FREE, method: CARD },
  ],
  ["active", ACTIVE, PAID],
  [
    "active, but ending",
    { ...ACTIVE, pendingCancellation: { at: AT } },
    { ...PAID, standing: { text: "Ending", tone: "warning" }, when: ENDS },
  ],
  [
    "ending with the period",
    { ...ACTIVE, pendingCancellation: { at: null } },
    { ...PAID, standing: { text: "Ending", tone: "warning" }, when: "Ends on January 15, 2027" },
  ],
  [
    "trialing",
    { ...ACTIVE, status: "trialing" },
    { ...PAID, standing: { text: "Trial", tone: "good" }, when: "Trial ends on January 15, 2027" },
  ],
  [
    "trialing, but ending",
    { ...ACTIVE, status: "trialing", pendingCancellation: { at: AT } },
    { ...PAID, standing: { text: "Ending", tone: "warning" }, when: ENDS },
  ],
  [
    "past due",
    { ...ACTIVE, status: "past_due" },
    {
      ...PAID,
      standing: { text: "Past due", tone: "bad" },
      when: undefined,
      warning: "Your last payment did not go through. Update your payment method to keep your plan.",
    },
  ],
  [
    "past due, and ending",
    { ...ACTIVE, status: "past_due", pendingCancellation: { at: AT } },
    {
      ...PAID,
      standing: { text: "Past due", tone: "bad" },
      when: ENDS,
      warning: "Your last payment did not go through. Update your payment method to keep your plan.",
    },
  ],
  [
    "unpaid",
    { ...ACTIVE, status: "unpaid" },
    {
      ...PAID,
      standing: { text: "Unpaid", tone: "bad" },
      when: undefined,
      warning: "Your invoices are not paid. Pay them to use your plan again.",
    },
  ],
  [
    "paused",
    { ...ACTIVE, status: "paused" },
    {
      ...PAID,
      standing: { text: "Paused", tone: "warning" },
      when: undefined,
      warning: "Your plan is paused. Add a payment method to go on.",
    },
  ],
  [
    "incomplete",
    { ...ACTIVE, status: "incomplete" },
    {
      ...PAID,
      standing: { text: "Incomplete", tone: "warning" },
      when: undefined,
      warning: "Your first payment is not complete. Finish it to start your plan.",
    },
  ],
  [
    "canceled",
    { ...NONE, status: "canceled", endedAt: AT },
    { ...FREE, standing: { text: "Ended", tone: "quiet" }, when: "Ended on December 24, 2026" },
  ],
  [
    "canceled, by a server that still tells of the plan",
    { ...ACTIVE, status: "canceled", endedAt: AT },
    { ...FREE, standing: { text: "Ended", tone: "quiet" }, when: "Ended on December 24, 2026", method: CARD },
  ],
  [
    "never begun",
    { ...NONE, status: "incomplete_expired" },
    { ...FREE, standing: { text: "Ended", tone: "quiet" } },
  ],
  [
    "a status that Stripe has added since",
    { ...ACTIVE, status: "other" },
    { ...PAID, standing: undefined, when: undefined },
  ],
  ["a plan of no known name", { ...ACTIVE, plan: null }, { ...PAID, plan: "Subscription", price: undefined }],
  ["a date that is none", { ...ACTIVE, currentPeriodEnd: "soon" }, { ...PAID, when: undefined }],
  ["no way to pay", { ...ACTIVE, paymentMethod: null }, { ...PAID, method: undefined }],
])("%s", (_, subscription, wanted) => {
  expect(show(subscription)).toEqual(wanted);
});

test.each([
  [{}, "€10.00 per month"],
  [{ quantity: 5 }, "5 × €10.00 per month"],
  [{ quantity: null }, "€10.00 per month"],
  [{ interval: "year" }, "€10.00 per year"],
  [{ intervalCount: 3 }, "€10.00 every 3 months"],
  [{ interval: null, intervalCount: null }, "€10.00"],
  [{ amount: 0 }, "€0.00 per month"],
  [{ amount: null }, undefined],
  [{ currency: "jpy" }, "¥1,000 per month"],
])("the price with %j is %j", (part, wanted) => {
  expect(show({ ...ACTIVE, plan: { ...BASIC, ...part } }).price).toBe(wanted);
});

test.each([
  [{ type: "card", brand: "amex", last4: "0005" }, "American Express ending in 0005"],
  [{ type: "card", brand: "eftpos_au", last4: "0000" }, "Eftpos au ending in 0000"],
  [{ type: "card", brand: "unknown", last4: "1111" }, "Card ending in 1111"],
  [{ type: "card" }, "Card"],
  [{ type: "sepa_debit", last4: "3000" }, "SEPA Direct Debit ending in 3000"],
  [{ type: "link" }, "Link"],
  [{ type: "new_thing" }, "New thing"],
])("the payment method %j is %j", (paymentMethod, text) => {
  const expected = { text, expiry: undefined, isExpired: false };
  expect(show({ ...ACTIVE, paymentMethod }).method).toEqual(expected);
});

test.each([
  [5, 2026, "Expired 05/2026", true],
  [6, 2026, "Expires 06/2026", false],
  [12, 2026, "Expires 12/2026", false],
  [12, 2025, "Expired 12/2025", true],
])("a card of month %i in %i: %s", (expMonth, expYear, expiry, isExpired) => {
  const paymentMethod = { type: "card", brand: "visa", last4: "4242", expMonth, expYear };
  expect(show({ ...ACTIVE, paymentMethod }).method).toMatchObject({ expiry, isExpired });
});

test("dates and amounts are those of the locale", () => {
  const { price, when } = show(ACTIVE, "de-DE");
  expect(price).toBe("10,00\u00a0€ per month");
  expect(when).toBe("Renews on 15. Januar 2027");
});

test.each(["en_US", "", "a locale"])("%j is no locale, and the user's counts", (locale) => {
  expect(show(ACTIVE, locale)).toEqual(view(ACTIVE, { labels: LABELS, locale: undefined, now: NOW }));
});
