// Who gets in, for how long, and in which language.

import assert from "node:assert/strict";
import { emulator } from "./emulator.mjs";

const TITLES = {
  de: "Ihre Abrechnung",
  en: "Your billing",
  es: "Su facturación",
  fr: "Votre facturation",
  ja: "お支払いの管理",
};

/** Adds walks through what a link opens. */
export function visits(browser, shop) {
  for (const [locale, title] of Object.entries(TITLES)) {
    browser.walk("visits", `the portal in ${locale}`, async (visitor) => {
      const customer = await shop.customer();
      await visitor.open(await shop.link(customer, { locale }));
      await visitor.heading(title);
      assert.equal(await visitor.page.locator("html").getAttribute("lang"), locale);
      await visitor.sees("Gold");
    });
  }
  browser.walk(
    "visits",
    "the portal in the browser's language",
    async (visitor) => {
      const customer = await shop.customer();
      await visitor.open(await shop.link(customer, { locale: "auto" }));
      await visitor.heading(TITLES.fr);
    },
    { locale: "fr-FR" },
  );
  browser.walk("visits", "a link serves one browser", async (visitor, another) => {
    const link = await shop.link(await shop.customer());
    await visitor.open(link);
    const second = await another();
    await second.open(link, 410);
    await second.heading("This link has already been used");
    await second.misses("Gold", "Visa");
    await visitor.open(link);
    await visitor.heading("Your billing");
  });
  browser.walk("visits", "a link that is none", async (visitor) => {
    await visitor.open(`${shop.url}/p/session/test_nothing`, 410);
    await visitor.misses("Gold");
  });
  browser.walk("visits", "a form from elsewhere changes nothing", async (visitor) => {
    const customer = await shop.customer();
    const link = await shop.link(customer);
    await visitor.open(link);
    const form = { token: "guessed" };
    const answer = await visitor.context.request.post(`${link}/subscriptions/${customer.subscription}/cancel`, { form });
    assert.equal(answer.ok(), false);
    assert.equal((await shop.read(`subscriptions/${customer.subscription}`)).cancel_at, null);
  });
  browser.walk(
    "visits",
    "the portal with JavaScript",
    async (visitor) => {
      const faults = [];
      visitor.page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
      await visitor.open(await shop.link(await shop.customer()));
      await visitor.press("Add payment method");
      await visitor.heading("Add a payment method");
      assert.deepEqual(faults, []);
    },
    { javaScriptEnabled: true },
  );
}

/** Adds walks for which the clock of the shop's emulator is moved. */
export function later(browser, shop) {
  const pass = (seconds) => emulator(shop.url, "clock", { advance: seconds });
  browser.walk("later", "a link that nobody opens expires", async (visitor) => {
    const link = await shop.link(await shop.customer());
    await pass(301);
    await visitor.open(link, 410);
    await visitor.heading("This link has expired");
    await visitor.misses("Gold");
  });
  browser.walk("later", "a visit ends when nothing happens", async (visitor) => {
    const link = await shop.link(await shop.customer());
    await visitor.open(link);
    await pass(3500);
    await visitor.open(link);
    await pass(3601);
    await visitor.open(link, 410);
    await visitor.heading("This link has expired");
  });
  browser.walk("later", "an expired link is had again by logging in", async (visitor, another) => {
    const customer = await shop.customer();
    const link = await shop.link(customer, { after_expiration: { type: "customer_login" } });
    await pass(301);
    await visitor.open(link, 410);
    await visitor.heading("Log in to go on");
    await visitor.fill({ "E-mail": "stranger@example.com" });
    await visitor.press("Send a link");
    await visitor.heading("Check your mail");
    assert.equal(await visitor.page.getByRole("link", { name: "Open your billing" }).count(), 0);

    const owner = await another();
    await owner.open(link, 410);
    await owner.fill({ "E-mail": "jenny@example.com" });
    await owner.press("Send a link");
    await owner.press("Open your billing");
    await owner.heading("Your billing");
    await owner.sees("Gold");
  });
  browser.walk("later", "a plan that was cancelled ends with its period", async (visitor) => {
    const customer = await shop.customer();
    await shop.make(`subscriptions/${customer.subscription}`, { cancel_at_period_end: true });
    await pass(32 * 86_400);
    await visitor.open(await shop.link(customer));
    await visitor.heading("Your billing");
    await visitor.sees("Plans that have ended", "Ended on");
    assert.equal((await shop.read(`subscriptions/${customer.subscription}`)).status, "canceled");
  });
}
