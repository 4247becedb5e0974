// Pages beside the flows: the emulator's own, those that refuse, and what a business has stand around all.

import { emulator } from "./emulator.mjs";

const LANE = "pages";

/** Adds walks through them. */
export function pages(browser, shop) {
  browser.walk(LANE, "the emulator's own page", async (visitor) => {
    await emulator(shop.url, "faults", { call: { path: "/v1/none", status: 500 } });
    const customer = await shop.customer();
    await visitor.open(`${shop.url}/_emulator/`);
    await visitor.heading("Portal emulator");
    await visitor.sees("test mode", customer.subscription, "Faults on purpose");
    await visitor.press("Show live mode");
    await visitor.sees("live mode", "There are none.");
    await visitor.press("Show test mode");
    await visitor.press(`Open portal: ${customer.id}`);
    await visitor.heading("Your billing");
  });
  browser.walk(LANE, "pages that refuse", async (visitor) => {
    const customer = await shop.customer();
    const link = await shop.link(customer);
    await visitor.open(link);
    await visitor.open(`${link}/invoices/in_none`, 404);
    await visitor.heading("Page not found");
    await visitor.open(`${link}/subscriptions/${customer.subscription}/resume`, 409);
    await visitor.open(`${link}/subscriptions/${customer.subscription}/cancel`);
    await visitor.page.locator("input[name=token]").evaluate((token) => (token.value = "guessed"));
    await visitor.press("Cancel plan");
    await visitor.heading("Please try again");
  });
  browser.walk(LANE, "a portal with all that stands around it", async (visitor) => {
    const business_profile = {
      headline: "A line of the business",
      privacy_policy_url: "https://example.com/privacy",
      terms_of_service_url: "https://example.com/terms",
    };
    const { id } = await shop.make("billing_portal/configurations", {
      business_profile,
      features: { customer_update: { enabled: false }, invoice_history: { enabled: true } },
    });
    await visitor.open(await shop.link(await shop.customer(), { configuration: id }));
    await visitor.heading("Your billing");
    await visitor.sees("A line of the business", "Privacy", "Terms");
  });
}
