// All texts of the settings, in English.

import { BUTTON_LABELS, buttonLabels, merged, type ButtonLabels } from "../labels.js";

type Texts = Readonly<Record<string, string>>;

/** What the settings say. Dates and amounts come as they are to be shown. */
export interface SettingsLabels extends ButtonLabels {
  title: string;
  plan: string;
  free: string;
  /** A plan without a name. */
  unnamed: string;
  loading: string;
  /** While a change that was made in the portal has not arrived. */
  waiting: string;
  /** After that, where nothing has changed. */
  late: string;
  refresh: string;
  retry: string;
  /** Below the button. */
  hint: string;
  /** A word for how the subscription stands, by Stripe's status; `ending` where a cancellation is pending. */
  standings: Texts;
  /** What a customer has to know or do, by Stripe's status. */
  warnings: Texts;
  price: (price: Price) => string;
  renewsOn: (date: string) => string;
  endsOn: (date: string) => string;
  trialEndsOn: (date: string) => string;
  endedOn: (date: string) => string;
  paymentMethod: string;
  /** Names of payment methods, by Stripe's type, and of cards, by Stripe's brand. */
  methods: Texts;
  endingIn: (method: string, last4: string) => string;
  expires: (month: string) => string;
  expired: (month: string) => string;
}

/** What one period costs. */
export interface Price {
  /** What one costs. */
  amount: string;
  quantity: number;
  /** `day`, `week`, `month` or `year`; undefined where it does not recur. */
  interval: string | undefined;
  intervalCount: number;
}

const SETTINGS_LABELS: SettingsLabels = {
  ...BUTTON_LABELS,
  title: "Billing",
  plan: "Current plan",
  free: "Free",
  unnamed: "Subscription",
  loading: "Loading…",
  waiting: "Looking for your changes…",
  late: "Changes can take a few minutes to show.",
  refresh: "Refresh",
  retry: "Try again",
  hint: "Manage payment methods, view invoices, and update your subscription.",
  standings: {
    active: "Active",
    ending: "Ending",
    trialing: "Trial",
    past_due: "Past due",
    unpaid: "Unpaid",
    paused: "Paused",
    incomplete: "Incomplete",
    incomplete_expired: "Ended",
    canceled: "Ended",
  },
  warnings: {
    past_due: "Your last payment did not go through. Update your payment method to keep your plan.",
    unpaid: "Your invoices are not paid. Pay them to use your plan again.",
    paused: "Your plan is paused. Add a payment method to go on.",
    incomplete: "Your first payment is not complete. Finish it to start your plan.",
  },
  price: ({ amount, quantity, interval, intervalCount }) => {
    const every = intervalCount === 1 ? `per ${interval}` : `every ${intervalCount} ${interval}s`;
    return `${quantity === 1 ? "" : `${quantity} × `}${amount}${interval === undefined ? "" : ` ${every}`}`;
  },
  renewsOn: (date) => `Renews on ${date}`,
  endsOn: (date) => `Ends on ${date}`,
  trialEndsOn: (date) => `Trial ends on ${date}`,
  endedOn: (date) => `Ended on ${date}`,
  paymentMethod: "Payment method",
  methods: {
    card: "Card",
    amex: "American Express",
    diners: "Diners Club",
    discover: "Discover",
    jcb: "JCB",
    mastercard: "Mastercard",
    unionpay: "UnionPay",
    visa: "Visa",
    link: "Link",
    paypal: "PayPal",
    sepa_debit: "SEPA Direct Debit",
    us_bank_account: "Bank account",
  },
  endingIn: (method, last4) => `${method} ending in ${last4}`,
  expires: (month) => `Expires ${month}`,
  expired: (month) => `Expired ${month}`,
};

/** The default labels, with some of them replaced. */
export function settingsLabels(given: Partial<SettingsLabels> = {}): SettingsLabels {
  return {
    ...merged(SETTINGS_LABELS, given),
    ...buttonLabels(given),
    standings: merged(SETTINGS_LABELS.standings, given.standings),
    warnings: merged(SETTINGS_LABELS.warnings, given.warnings),
    methods: merged(SETTINGS_LABELS.methods, given.methods),
  };
}
