// What an error says to people.

import type { BillingError } from "./api/error.js";
import type { ButtonLabels } from "./labels.js";

export function errorText(error: BillingError, labels: Pick<ButtonLabels, "errors" | "retryIn">): string {
  const { code, retryAfter } = error;
  const known = Object.hasOwn(labels.errors, code) ? labels.errors[code] : undefined;
  const text = known ?? labels.errors["default"] ?? error.message;
  return retryAfter === undefined ? text : `${text} ${labels.retryIn(retryAfter)}`;
}
