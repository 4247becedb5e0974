// All that the package offers.

export { BillingError, type BillingErrorCode } from "./api/error.js";
export { createPortalSession, type PortalOptions } from "./api/createPortalSession.js";
export { fetchSubscription, type SubscriptionOptions } from "./api/fetchSubscription.js";
export type {
  ActiveSubscription,
  BillingContext,
  GetToken,
  InactiveStatus,
  InactiveSubscription,
  PaymentMethod,
  PendingCancellation,
  Plan,
  PortalFlow,
  Subscription,
} from "./api/types.js";
export { BillingProvider, type BillingProviderProps } from "./BillingProvider.js";
export { ManageBillingButton, type ManageBillingButtonProps } from "./button/ManageBillingButton.js";
export type { ButtonLabels } from "./labels.js";
export {
  useSubscription,
  type UseSubscription,
  type UseSubscriptionOptions,
} from "./subscription/useSubscription.js";
export { leave as markPortalVisit } from "./visit.js";
export { BillingSettings, type BillingSettingsProps } from "./settings/BillingSettings.js";
export type { Price, SettingsLabels } from "./settings/labels.js";
