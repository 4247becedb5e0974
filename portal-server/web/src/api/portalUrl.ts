// Which addresses the page may leave for.

import { tell } from "../tell.js";
import { BillingError } from "./error.js";

const STRIPE = ["billing.stripe.com"];

/**
 * The address of a portal, as it may be followed.
 *
 * Throws unless it is `https:` on an allowed host and the default port, or on this machine while the page is too.
 */
export function portalUrl(text: unknown, pageHost: string, allowedHosts: readonly string[] = STRIPE): string {
  const url = typeof text === "string" ? parsed(text) : undefined;
  if (!url || !isAllowed(url, pageHost, allowedHosts)) {
    throw new BillingError("FORBIDDEN_URL", "the server's answer leads to a place that is not allowed");
  }
  return url.href;
}

function isAllowed(url: URL, pageHost: string, allowedHosts: readonly string[]): boolean {
  if (url.username || url.password) {
    return false;
  }
  if (isLoopback(url.hostname)) {
    return isLoopback(pageHost) && (url.protocol === "https:" || url.protocol === "http:");
  }
  const names = allowedHosts.map(hostname);
  return url.protocol === "https:" && !url.port && names.includes(url.hostname);
}

/** A host's name as browsers ask for it. */
function hostname(host: string): string | undefined {
  const url = /[\s/:@?#\\]/.test(host) ? undefined : parsed(`https://${host}`);
  if (!url) {
    tell(
      'allowedHosts has what is no name of a host: write it as "billing.example.com", without scheme, port and path',
    );
  }
  return url?.hostname;
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
