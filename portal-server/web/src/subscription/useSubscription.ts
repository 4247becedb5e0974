// How the user's subscription stands, for as long as the component is there.

import { useEffect, useState, useSyncExternalStore } from "react";
import { subscriptionUrl } from "../api/fetchSubscription.js";
import type { BillingContext } from "../api/types.js";
import { useBilling } from "../context.js";
import { LOADING, type SubscriptionState } from "./state.js";
import { SubscriptionStore } from "./store.js";

export interface UseSubscriptionOptions extends Pick<BillingContext, "baseUrl" | "getToken"> {
  /** The endpoint's address; by default `/api/billing/subscription` below `baseUrl`. */
  endpoint?: string | undefined;
}

export interface UseSubscription extends SubscriptionState {
  /** Asks anew; the promise is fulfilled once there is an answer, or an error. */
  refresh: () => Promise<void>;
}

/** Below a provider, all who are given nothing of their own share its one request and its answer. */
export function useSubscription(given: UseSubscriptionOptions = {}): UseSubscription {
  const { baseUrl, getToken, store: shared } = useBilling(given);
  const [own] = useState(() => new SubscriptionStore());
  const store = shared && isEmpty(given) ? shared : own;
  const url = subscriptionUrl({ baseUrl, endpoint: given.endpoint });

  // Before the subscription, whose effect asks the first question.
  useEffect(() => {
    store.point({ url, getToken });
  }, [store, url, getToken]);
  const state = useSyncExternalStore(store.subscribe, store.state, beforeAnyAnswer);

  return { ...state, refresh: store.refresh };
}

function isEmpty({ baseUrl, getToken, endpoint }: UseSubscriptionOptions): boolean {
  return baseUrl === undefined && getToken === undefined && endpoint === undefined;
}

function beforeAnyAnswer(): SubscriptionState {
  return LOADING;
}
