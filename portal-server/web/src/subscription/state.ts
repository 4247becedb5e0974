// What is known of a subscription at one moment.

import type { BillingError } from "../api/error.js";
import type { Subscription } from "../api/types.js";

export interface SubscriptionState {
  /** Null where the user is no customer, and undefined until the first answer. What was known stays in an error. */
  readonly subscription: Subscription | null | undefined;
  readonly status: "loading" | "ready" | "error" | "no-customer";
  /** Why the last question had no answer. */
  readonly error: BillingError | undefined;
  /** Whether what was done in the portal is still awaited. */
  readonly isWaiting: boolean;
}

export const LOADING: SubscriptionState = {
  subscription: undefined,
  status: "loading",
  error: undefined,
  isWaiting: false,
};

/** After an answer. What has not changed stays the same object. */
export function answered(
  state: SubscriptionState,
  subscription: Subscription | null,
  isWaiting: boolean,
): SubscriptionState {
  const isSame = JSON.stringify(state.subscription) === JSON.stringify(subscription);
  return {
    subscription: isSame ? state.subscription : subscription,
    status: subscription ? "ready" : "no-customer",
    error: undefined,
    isWaiting,
  };
}

/** After a question without an answer. */
export function failed(state: SubscriptionState, error: BillingError): SubscriptionState {
  return { subscription: state.subscription, status: "error", error, isWaiting: false };
}

export function isSame(one: SubscriptionState, other: SubscriptionState): boolean {
  return (
    one.subscription === other.subscription &&
    one.status === other.status &&
    one.error === other.error &&
    one.isWaiting === other.isWaiting
  );
}
