// Subscriptions to show.

import type { ActiveSubscription, InactiveSubscription, Plan } from "../index.js";

export const BASIC: Plan = {
  id: "price_1",
  name: "Basic",
  amount: 1000,
  currency: "eur",
  interval: "month",
  intervalCount: 1,
  quantity: 1,
};

export const ACTIVE: ActiveSubscription = {
  id: "sub_1",
  status: "active",
  plan: BASIC,
  currentPeriodEnd: "2027-01-15T12:00:00Z",
  pendingCancellation: null,
  endedAt: null,
  paymentMethod: { type: "card", brand: "visa", last4: "4242", expMonth: 8, expYear: 2030 },
};

export const NONE: InactiveSubscription = {
  id: null,
  status: "none",
  plan: null,
  currentPeriodEnd: null,
  pendingCancellation: null,
  endedAt: null,
  paymentMethod: null,
};
