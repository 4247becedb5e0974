// `GET /api/billing/subscription`: how the user's subscription stands.

import { BillingError } from "./error.js";
import { address, isRecord, request } from "./request.js";
import type { BillingContext, Subscription } from "./types.js";

export interface SubscriptionOptions extends Pick<BillingContext, "baseUrl" | "getToken"> {
  /** The endpoint's address; by default `/api/billing/subscription` below `baseUrl`. */
  endpoint?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** Where the subscription is asked for. */
export function subscriptionUrl({ baseUrl, endpoint }: SubscriptionOptions): string {
  return address(baseUrl, "/api/billing/subscription", endpoint);
}

/**
 * How the user's subscription stands; null where the user is no customer yet.
 *
 * Throws `BillingError`, or the signal's reason once it is aborted.
 */
export async function fetchSubscription(options: SubscriptionOptions = {}): Promise<Subscription | null> {
  const { getToken, signal } = options;
  try {
    return checked(await request({ url: subscriptionUrl(options), getToken, signal }));
  } catch (error) {
    if (error instanceof BillingError && error.code === "NOT_FOUND") {
      return null;
    }
    throw error;
  }
}

/** What the types promise, and the page relies on. */
function checked(data: unknown): Subscription {
  if (!isSubscription(data)) {
    throw new BillingError("BAD_ANSWER", "the server's answer is no subscription");
  }
  return data;
}

function isSubscription(data: unknown): data is Subscription {
  if (!isRecord(data) || typeof data["status"] !== "string") {
    return false;
  }
  const plan = data["plan"];
  const isPlan = plan == null || (isRecord(plan) && typeof plan["name"] === "string");
  const hasEnd = data["status"] !== "active" || typeof data["currentPeriodEnd"] === "string";
  return isPlan && hasEnd;
}
