// The one error of all that talks to the server.

/** What went wrong before the server could say, or with what it said. */
export type LocalCode = "NETWORK" | "TIMEOUT" | "NO_TOKEN" | "BAD_ANSWER" | "FORBIDDEN_URL";

/** What the server says. */
export type ServerCode =
  | "VALIDATION_ERROR"
  | "UNAUTHORIZED"
  | "NOT_FOUND"
  | "UNKNOWN_PATH"
  | "METHOD_NOT_ALLOWED"
  | "PAYLOAD_TOO_LARGE"
  | "UNSUPPORTED_MEDIA_TYPE"
  | "RATE_LIMITED"
  | "INTERNAL_ERROR"
  | "STRIPE_UNAVAILABLE"
  | "PORTAL_NOT_CONFIGURED"
  | "UNAVAILABLE";

// Codes of servers to come are strings too; the intersection keeps editors suggesting the known ones.
export type BillingErrorCode = LocalCode | ServerCode | (string & Record<never, never>);

export interface BillingErrorDetails {
  /** The HTTP status, where there was an answer. */
  status?: number | undefined;
  /** After how many seconds to try again, where the server says so. */
  retryAfter?: number | undefined;
  cause?: unknown;
}

/** Why there is no portal, or no subscription to show. */
export class BillingError extends Error {
  override readonly name = "BillingError";
  /** For programs, such as `UNAUTHORIZED`. */
  readonly code: BillingErrorCode;
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** After how many seconds to try again, where the server says so. */
  readonly retryAfter: number | undefined;

  constructor(code: BillingErrorCode, message: string, details: BillingErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.status = details.status;
    this.retryAfter = details.retryAfter;
  }
}
