// A user of the demonstration's page: what a walk does there, and what it sees.

import assert from "node:assert/strict";

export const SETTINGS = "/dashboard/settings/billing";

export class User {
  constructor(visitor, demo) {
    Object.assign(this, { visitor, demo, page: visitor.page });
  }

  /** Logs in as one of the three, by e-mail. */
  async logIn(email) {
    await this.visitor.open(this.demo.page);
    await this.visitor.heading("Log in");
    await this.page.getByRole("button", { name: email }).click();
    await this.visitor.heading("Settings");
    assert.equal(new URL(this.page.url()).pathname, SETTINGS);
  }

  /** Presses a button that leads to the portal, whose page has this heading. */
  async enter(button = "Manage billing", heading = "Your billing") {
    await this.visitor.press(button);
    await this.visitor.heading(heading);
  }

  /** Goes back by the portal's own link. */
  async back() {
    await this.page.locator("#leave").click();
    await this.visitor.heading("Settings");
    assert.equal(this.page.url(), new URL(SETTINGS, this.demo.url).href);
  }

  /** The section on billing has, for each of these, a line that begins with it. */
  async has(...texts) {
    const billing = this.page.getByRole("region", { name: "Billing", exact: true });
    for (const text of texts) {
      const beginning = new RegExp(`^\\s*${text.replace(/[.$…×]/g, "\\$&")}`);
      await billing.getByText(beginning).first().waitFor();
    }
    await this.visitor.look();
  }

  /** The panel has a webhook of this type, which has been applied; `about` stands in its line. */
  async arrives(type, about = "") {
    const list = this.page.getByRole("list", { name: "Webhooks, the newest first" });
    const webhook = list.getByRole("listitem").filter({ hasText: type }).filter({ hasText: about });
    const applied = webhook.filter({ hasText: "applied" }).first();
    await applied.waitFor();
    await this.visitor.look();
    return applied;
  }

  /** How often this page has asked for a portal from now on. */
  portals() {
    const asked = [];
    this.page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/api/billing/portal")) {
        asked.push(request);
      }
    });
    return asked;
  }

  /** The token that the page has. */
  token() {
    return this.page.evaluate(() => JSON.parse(sessionStorage.getItem("acme-notes.session")).token);
  }

  async add(card) {
    await this.visitor.fill({
      "Card number": card,
      Expiry: "09/41",
      "Security code": "123",
      "Name on the card": "Ada",
    });
    await this.visitor.press("Add card");
  }
}
