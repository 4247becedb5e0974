// All texts, in English.

/** What the button says. */
export interface ButtonLabels {
  manage: string;
  opening: string;
  /** By the error's code; `default` is for all others. */
  errors: Readonly<Record<string, string>>;
  /** Follows an error of which the server says when to try again. */
  retryIn: (seconds: number) => string;
}

export const BUTTON_LABELS: ButtonLabels = {
  manage: "Manage billing",
  opening: "Loading…",
  errors: {
    default: "Something went wrong. Please try again.",
    UNAUTHORIZED: "Your session has ended. Please sign in again.",
    NO_TOKEN: "Please sign in again.",
    NOT_FOUND: "There is no billing account for you yet.",
    RATE_LIMITED: "That was too often.",
    STRIPE_UNAVAILABLE: "Billing is not available right now.",
    UNAVAILABLE: "Billing is not available right now.",
    PORTAL_NOT_CONFIGURED: "Billing is not set up yet. Please contact support.",
    NETWORK: "There is no connection. Please try again.",
    TIMEOUT: "That took too long. Please try again.",
  },
  retryIn: (seconds) =>
    seconds > 90
      ? `Please try again in ${Math.ceil(seconds / 60)} minutes.`
      : `Please try again in ${Math.max(1, seconds)} ${seconds > 1 ? "seconds" : "second"}.`,
};

/** The default labels, with some of them replaced. */
export function buttonLabels(given: Partial<ButtonLabels> = {}): ButtonLabels {
  return { ...merged(BUTTON_LABELS, given), errors: merged(BUTTON_LABELS.errors, given.errors) };
}

/** What is given, and the defaults where that is undefined. */
export function merged<T extends object>(defaults: T, given: Partial<T> | undefined): T {
  const set = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(set) };
}
