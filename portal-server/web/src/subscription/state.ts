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
  /** Whether that wait has ended without a change: there was none, or it takes longer. */
  readonly isOverdue: boolean;
}

export const LOADING: SubscriptionState = {
  subscription: undefined,
  status: "loading",
  error: undefined,
  isWaiting: false,
  isOverdue: false,
};

/** Before a question that somebody wants an answer to: errors are told of once more. */
export function asked(state: SubscriptionState): SubscriptionState {
  return { ...state, status: statusOf(state.subscription), error: undefined, isOverdue: false };
}

/** While it is awaited, or no longer, what was done in the portal. */
export function awaited(state: SubscriptionState, isWaiting: boolean): SubscriptionState {
  return { ...state, isWaiting, isOverdue: state.isOverdue && !isWaiting };
}

/** After a wait without a change. */
export function overdue(state: SubscriptionState): SubscriptionState {
  return { ...state, isWaiting: false, isOverdue: true };
}

/** After an answer. What has not changed stays the same object. */
export function answered(
  state: SubscriptionState,
  subscription: Subscription | null,
  isWaiting: boolean,
): SubscriptionState {
  const isFirst = state.subscription === undefined;
  const isSame = JSON.stringify(state.subscription) === JSON.stringify(subscription);
  return {
    subscription: isSame ? state.subscription : subscription,
    status: statusOf(subscription),
    error: undefined,
    isWaiting,
    isOverdue: state.isOverdue && (isFirst || isSame),
  };
}

/** After a question without an answer. The same error again, unasked for, stays the same object. */
export function failed(state: SubscriptionState, error: BillingError): SubscriptionState {
  return {
    subscription: state.subscription,
    status: "error",
    error: isAlike(state.error, error) ? state.error : error,
    isWaiting: false,
    isOverdue: false,
  };
}

export function isSame(one: SubscriptionState, other: SubscriptionState): boolean {
  return (
    one.subscription === other.subscription &&
    one.status === other.status &&
    one.error === other.error &&
    one.isWaiting === other.isWaiting &&
    one.isOverdue === other.isOverdue
  );
}

function statusOf(subscription: Subscription | null | undefined): SubscriptionState["status"] {
  return subscription === undefined ? "loading" : subscription ? "ready" : "no-customer";
}

function isAlike(one: BillingError | undefined, other: BillingError): boolean {
  return one?.code === other.code && one.status === other.status && one.retryAfter === other.retryAfter;
}
