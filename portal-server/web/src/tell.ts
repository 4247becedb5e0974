// Faults of the set-up: users can do nothing about them, developers have to know.

import type { BillingError } from "./api/error.js";

const FAULTS = [
  "VALIDATION_ERROR",
  "UNKNOWN_PATH",
  "METHOD_NOT_ALLOWED",
  "PAYLOAD_TOO_LARGE",
  "UNSUPPORTED_MEDIA_TYPE",
  "INTERNAL_ERROR",
  "PORTAL_NOT_CONFIGURED",
  "BAD_ANSWER",
  "FORBIDDEN_URL",
];

const told = new Set<string>();

/** Says it in the console, once. */
export function tell(text: string): void {
  if (!told.has(text)) {
    told.add(text);
    console.error(`portal-server-react: ${text}`);
  }
}

/** Tells of an error that the set-up is to blame for, without any address. */
export function tellOf({ code, message }: BillingError): void {
  if (FAULTS.includes(code)) {
    tell(`${code}: ${message.replace(/\b[a-z][a-z\d+.-]*:\/\/\S*/gi, "…")}`);
  }
}
