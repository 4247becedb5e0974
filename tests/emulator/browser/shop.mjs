// What a walk needs in the emulator: a customer with a plan, and a link to the portal.

const KEY = "sk_test_browser";
const VERSION = "2026-10-28.endive";

/** Everything that a portal can offer. */
const FEATURES = {
  customer_update: { enabled: true, allowed_updates: ["name", "email", "phone", "address", "shipping", "tax_id"] },
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true },
  subscription_cancel: { enabled: true, cancellation_reason: { enabled: true, options: ["too_expensive", "other"] } },
  subscription_pause: { enabled: true },
};

export class Shop {
  /** A shop at the emulator at `url`, with plans and a configuration that allows everything. */
  static async open(url) {
    const shop = new Shop();
    shop.url = url;
    const product = await shop.make("products", { name: "Gold" });
    const price = (interval, unit_amount) =>
      shop.make("prices", { product: product.id, currency: "usd", unit_amount, recurring: { interval } });
    [shop.monthly, shop.yearly] = [await price("month", 1000), await price("year", 10000)];
    shop.coupon = await shop.make("coupons", { percent_off: 25, duration: "repeating", duration_in_months: 3 });
    const products = [{ product: product.id, prices: [shop.monthly.id, shop.yearly.id] }];
    const subscription_update = { enabled: true, default_allowed_updates: ["price", "quantity"], products };
    shop.configuration = await shop.make("billing_portal/configurations", {
      business_profile: { headline: "All of it" },
      features: { ...FEATURES, subscription_update },
    });
    return shop;
  }

  /** A customer who pays with a card and has the monthly plan. */
  async customer(params = {}) {
    const customer = await this.make("customers", { name: "Jenny Rosen", email: "jenny@example.com", ...params });
    const card = await this.make("payment_methods", { type: "card", card: { token: "tok_visa" } });
    await this.make(`payment_methods/${card.id}/attach`, { customer: customer.id });
    await this.make(`customers/${customer.id}`, { invoice_settings: { default_payment_method: card.id } });
    const subscription = await this.make("subscriptions", { customer: customer.id, items: [{ price: this.monthly.id }] });
    return { id: customer.id, card: card.id, subscription: subscription.id, item: subscription.items.data[0].id };
  }

  /** The address of a session of a customer. */
  async link({ id }, more = {}) {
    const session = await this.make("billing_portal/sessions", {
      customer: id,
      configuration: this.configuration.id,
      return_url: "https://example.com/account",
      ...more,
    });
    return session.url;
  }

  /** Posts to the API. */
  make(path, params) {
    return this.#send(path, { method: "POST", body: new URLSearchParams(pairs(params)) });
  }

  /** Gets from the API. */
  read(path) {
    return this.#send(path, {});
  }

  async #send(path, request) {
    const headers = { authorization: `Bearer ${KEY}`, "stripe-version": VERSION };
    const response = await fetch(`${this.url}/v1/${path}`, { headers, ...request });
    const answer = await response.json();
    if (!response.ok) {
      throw new Error(`${path}: ${answer.error.message}`);
    }
    return answer;
  }
}

/** The pairs of a form: `["a[0]", "b"]` for `{a: ["b"]}`. */
function pairs(params, prefix) {
  return Object.entries(params).flatMap(([name, value]) => {
    const whole = prefix ? `${prefix}[${name}]` : name;
    return typeof value === "object" ? pairs(value, whole) : [[whole, value]];
  });
}
