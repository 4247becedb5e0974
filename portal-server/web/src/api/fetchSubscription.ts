// `GET /api/billing/subscription`: how the user's subscription stands.

import { BillingError } from "./error.js";
import { address, isRecord, request } from "./request.js";
import { INACTIVE, type Answered, type BillingContext, type Subscription } from "./types.js";

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

/** What the types promise, and pages rely on. */
function checked(data: unknown): Subscription {
  if (!isAnswered(data)) {
    throw new BillingError("BAD_ANSWER", "the server's answer is no subscription");
  }
  const { status, currentPeriodEnd } = data;
  if (status !== "active") {
    return { ...data, status: INACTIVE.find((known) => known === status) ?? "other" };
  }
  return { ...data, status, currentPeriodEnd: typeof currentPeriodEnd === "string" ? currentPeriodEnd : "" };
}

function isAnswered(data: unknown): data is Answered {
  if (!isRecord(data) || typeof data["status"] !== "string") {
    return false;
  }
  const plan = data["plan"];
  return plan == null || (isRecord(plan) && typeof plan["name"] === "string");
}
