// What to show for a subscription.

import type { PaymentMethod, Plan, Subscription } from "../api/types.js";
import { day, known, month } from "./dates.js";
import type { SettingsLabels } from "./labels.js";
import { money } from "./money.js";

export type Tone = "good" | "warning" | "bad" | "quiet";

export interface View {
  plan: string;
  standing: { text: string; tone: Tone } | undefined;
  price: string | undefined;
  /** When it is renewed, ends or has ended. */
  when: string | undefined;
  warning: string | undefined;
  method: { text: string; expiry: string | undefined; isExpired: boolean } | undefined;
  /** Whether there is a customer, who can open the portal. */
  canManage: boolean;
  /** Whether there is nothing that is subscribed to. */
  canUpgrade: boolean;
}

export interface Setting {
  labels: SettingsLabels;
  locale: string | undefined;
  now: number;
}

const TONES: Readonly<Record<Subscription["status"], Tone>> = {
  active: "good",
  trialing: "good",
  past_due: "bad",
  unpaid: "bad",
  paused: "warning",
  incomplete: "warning",
  incomplete_expired: "quiet",
  canceled: "quiet",
  none: "quiet",
  other: "quiet",
};

/** Of a user who is no customer, `null`. */
export function view(subscription: Subscription | null, { locale, ...rest }: Setting): View {
  const setting = { locale: known(locale), ...rest };
  const { labels } = setting;
  const status = subscription?.status ?? "none";
  const isOver = status === "none" || status === "canceled" || status === "incomplete_expired";
  const plan = isOver ? undefined : subscription?.plan;
  return {
    plan: isOver ? labels.free : (plan?.name ?? labels.unnamed),
    standing: subscription ? standing(subscription, labels) : undefined,
    price: plan ? price(plan, setting) : undefined,
    when: subscription ? when(subscription, setting) : undefined,
    warning: labels.warnings[status],
    method: subscription?.paymentMethod ? method(subscription.paymentMethod, setting) : undefined,
    canManage: subscription !== null,
    canUpgrade: isOver,
  };
}

function standing({ status, pendingCancellation }: Subscription, labels: SettingsLabels): View["standing"] {
  const tone = TONES[status];
  const isEnding = tone === "good" && pendingCancellation != null;
  const text = labels.standings[isEnding ? "ending" : status];
  return text === undefined ? undefined : { text, tone: isEnding ? "warning" : tone };
}

function when(subscription: Subscription, { labels, locale }: Setting): string | undefined {
  const { status, currentPeriodEnd, pendingCancellation, endedAt } = subscription;
  const say = (text: (date: string) => string, date: string | null | undefined) => {
    const shown = day(date, locale);
    return shown && text(shown);
  };
  if (endedAt) {
    return say(labels.endedOn, endedAt);
  }
  if (pendingCancellation) {
    return say(labels.endsOn, pendingCancellation.at ?? currentPeriodEnd);
  }
  switch (status) {
    case "active":
      return say(labels.renewsOn, currentPeriodEnd);
    case "trialing":
      return say(labels.trialEndsOn, currentPeriodEnd);
    default:
      return undefined;
  }
}

function price(plan: Plan, { labels, locale }: Setting): string | undefined {
  return plan.amount == null
    ? undefined
    : labels.price({
        amount: money(plan.amount, plan.currency, locale),
        quantity: plan.quantity ?? 1,
        interval: plan.interval ?? undefined,
        intervalCount: plan.intervalCount ?? 1,
      });
}

function method(charged: PaymentMethod, { labels, locale, now }: Setting): View["method"] {
  const { type, brand, last4, expMonth, expYear } = charged;
  const name = brandName(brand, labels) ?? own(labels.methods, type) ?? words(type);
  const isDated = expMonth != null && expYear != null;
  // Month 12 of the calendar is the next January: cards are good to the end of their month.
  const isExpired = isDated && Date.UTC(expYear, expMonth) <= now;
  const say = isExpired ? labels.expired : labels.expires;
  return {
    text: last4 ? labels.endingIn(name, last4) : name,
    expiry: isDated ? say(month(expYear, expMonth, locale)) : undefined,
    isExpired,
  };
}

function brandName(brand: string | null | undefined, labels: SettingsLabels): string | undefined {
  return brand && brand !== "unknown" ? (own(labels.methods, brand) ?? words(brand)) : undefined;
}

/** A name that Stripe has added since: `new_thing` is New thing. */
function words(name: string): string {
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
