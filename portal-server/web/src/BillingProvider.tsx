// The defaults of all components below, and the one subscription they share.

import { useMemo, useState, type JSX, type ReactNode } from "react";
import type { BillingContext } from "./api/types.js";
import { Context, useBilling } from "./context.js";
import { SubscriptionStore } from "./subscription/store.js";

export interface BillingProviderProps extends BillingContext {
  children?: ReactNode;
}

/**
 * Gives everything below its defaults; what a component is given itself goes before them.
 *
 * Give it the user's id as `key`: then nothing of one user is left for the next.
 */
export function BillingProvider({ children, ...given }: BillingProviderProps): JSX.Element {
  const { baseUrl, getToken, allowedHosts, locale } = useBilling(given);
  const [store] = useState(() => new SubscriptionStore());
  const value = useMemo(
    () => ({ baseUrl, getToken, allowedHosts, locale, store }),
    [baseUrl, getToken, allowedHosts, locale, store],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}
