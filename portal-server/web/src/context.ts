// What all components below a provider know: where the server is, who asks, and the one subscription they share.

import { createContext, useContext } from "react";
import type { BillingContext } from "./api/types.js";
import type { SubscriptionStore } from "./subscription/store.js";

export interface Billing extends BillingContext {
  store?: SubscriptionStore | undefined;
}

export const Context = /* @__PURE__ */ createContext<Billing>({});

/** What is given, and the provider's where it is not. */
export function useBilling(given: BillingContext): Billing {
  const provided = useContext(Context);
  return {
    baseUrl: given.baseUrl ?? provided.baseUrl,
    getToken: given.getToken ?? provided.getToken,
    allowedHosts: given.allowedHosts ?? provided.allowedHosts,
    locale: given.locale ?? provided.locale,
    store: provided.store,
  };
}
