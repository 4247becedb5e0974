// `POST /api/billing/portal`: a link to the portal.

import { portalUrl } from "./portalUrl.js";
import { address, isRecord, request } from "./request.js";
import type { BillingContext, PortalFlow, PortalRequest } from "./types.js";

export interface PortalOptions extends Omit<BillingContext, "locale"> {
  /** The endpoint's address; by default `/api/billing/portal` below `baseUrl`. */
  endpoint?: string | undefined;
  /** Where the portal's link back leads; by default to the page that asks. */
  returnUrl?: string | undefined;
  /** A configuration of the portal that the server allows, `bpc_…`. */
  configuration?: string | undefined;
  /** One task to lead the customer to, instead of the portal's start page. */
  flow?: PortalFlow | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Asks for a portal. The address is good for one visit: go there at once, and ask again for the next.
 *
 * Throws `BillingError`, or the signal's reason once it is aborted.
 */
export async function createPortalSession(options: PortalOptions = {}): Promise<{ url: string }> {
  const { configuration, flow } = options;
  const body: PortalRequest = {
    returnUrl: options.returnUrl ?? window.location.href,
    ...(configuration !== undefined && { configuration }),
    ...(flow && { flow }),
  };
  const url = address(options.baseUrl, "/api/billing/portal", options.endpoint);
  const data = await request({ url, body, getToken: options.getToken, signal: options.signal });
  const answered = isRecord(data) ? data["url"] : undefined;
  return { url: portalUrl(answered, window.location.hostname, options.allowedHosts) };
}
