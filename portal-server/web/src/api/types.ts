// What is asked and answered, from the server's own document.

import type { components } from "./schema.js";

type Schemas = components["schemas"];

/** What a customer is subscribed to. */
export type Plan = Schemas["Plan"];
/** What is charged. */
export type PaymentMethod = Schemas["PaymentMethod"];
/** A cancellation that is pending. */
export type PendingCancellation = Schemas["PendingCancellation"];
/** One task to lead the customer to, instead of the portal's start page. */
export type PortalFlow = Schemas["FlowRequest"];
/** The body of a request for a portal. */
export type PortalRequest = Schemas["PortalRequest"];

/** How a subscription may stand, but for `active`; `other` is what Stripe has added since. */
export const INACTIVE = [
  "trialing",
  "past_due",
  "unpaid",
  "paused",
  "incomplete",
  "incomplete_expired",
  "canceled",
  "none",
  "other",
] as const;

export type InactiveStatus = (typeof INACTIVE)[number];

/** A subscription as the server tells of it. */
export type Answered = Schemas["Subscription"];

/** A subscription that is paid for. */
export interface ActiveSubscription extends Answered {
  status: "active";
  /** When its period ends, as ISO 8601; empty where the server does not know. */
  currentPeriodEnd: string;
}

/** A subscription in any other state, or `none`. */
export interface InactiveSubscription extends Answered {
  status: InactiveStatus;
}

/** How a customer's subscription stands. */
export type Subscription = ActiveSubscription | InactiveSubscription;

export type MaybePromise<T> = T | Promise<T>;

/** Says which session token to send; without a token, none is sent. */
export type GetToken = () => MaybePromise<string | null | undefined>;

/** Where the server is, and who asks. */
export interface BillingContext {
  /** Where the server's paths begin; by default, where the page is from. */
  baseUrl?: string | undefined;
  getToken?: GetToken | undefined;
  /** Hosts a portal may have; by default `billing.stripe.com` only. */
  allowedHosts?: readonly string[] | undefined;
  /** The language of dates and amounts, such as `de-AT`; by default the user's. */
  locale?: string | undefined;
}
