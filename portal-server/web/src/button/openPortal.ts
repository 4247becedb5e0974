// The way to the portal: ask for it, remember the visit, go.

import { createPortalSession, type PortalOptions } from "../api/createPortalSession.js";
import { BillingError } from "../api/error.js";
import { tellOf } from "../tell.js";
import { leave } from "../visit.js";

export interface Going extends PortalOptions {
  signal: AbortSignal;
  onOpen: (() => void) | undefined;
}

/** Goes there; answers with the reason where that failed, and with nothing where it was called off. */
export async function openPortal({ onOpen, ...options }: Going): Promise<"gone" | BillingError | undefined> {
  try {
    const { url } = await createPortalSession(options);
    if (options.signal.aborted) {
      return undefined;
    }
    onOpen?.();
    leave();
    window.location.assign(url);
    return "gone";
  } catch (error) {
    if (options.signal.aborted) {
      return undefined;
    }
    const told =
      error instanceof BillingError
        ? error
        : new BillingError("INTERNAL_ERROR", String(error), { cause: error });
    tellOf(told);
    return told;
  }
}
