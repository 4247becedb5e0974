// Payment methods, invoices and billing details.

import assert from "node:assert/strict";

const LANE = "account";
/** Adds walks through what belongs to the customer. */
export function account(browser, shop, events) {
  browser.walk(LANE, "a payment method is added, made the default and removed", async (visitor) => {
    const customer = await shop.customer();
    await visitor.open(await shop.link(customer));
    await visitor.heading("Your billing");
    await visitor.press("Add payment method");
    await visitor.heading("Add a payment method");
    const card = { Expiry: "09/41", "Security code": "123", "Name on the card": "Jenny Rosen" };
    await visitor.fill({ ...card, "Card number": "4000 0000 0000 0002" });
    await visitor.press("Add card");
    await visitor.sees("The card was declined.");
    await visitor.fill({ ...card, "Card number": "5555 5555 5555 4444" });
    await visitor.page.getByLabel("Make it the default payment method").uncheck();
    await visitor.press("Add card");
    await visitor.sees("The payment method has been added.", "Mastercard ending in 4444");
    const { data } = await events(customer, "payment_method.attached", ({ object }) => object.id !== customer.card);
    assert.equal(data.object.card.last4, "4444");

    await visitor.press("Make default: Mastercard ending in 4444");
    await visitor.sees("The default payment method has been changed.");
    const set = ({ object }) => object.invoice_settings.default_payment_method === data.object.id;
    const { data: updated } = await events(customer, "customer.updated", set);
    assert.equal(updated.previous_attributes.invoice_settings.default_payment_method, customer.card);

    await visitor.press("Remove: Visa ending in 4242");
    await visitor.heading("Remove a payment method");
    await visitor.press("Remove");
    await visitor.sees("The payment method has been removed.");
    const gone = await events(customer, "payment_method.detached");
    assert.deepEqual([gone.data.object.id, gone.data.object.customer], [customer.card, null]);
    assert.equal(gone.data.previous_attributes.customer, customer.id);
  });
  browser.walk(LANE, "the last payment method of a plan stays", async (visitor) => {
    const customer = await shop.customer();
    await visitor.open(await shop.link(customer));
    await visitor.press("Remove: Visa ending in 4242");
    if (await visitor.page.getByRole("button", { name: "Remove", exact: true }).count()) {
      await visitor.press("Remove");
    }
    await visitor.sees("an active plan needs a payment method");
    const { data } = await shop.read(`customers/${customer.id}/payment_methods`);
    assert.deepEqual(data.map(({ id }) => id), [customer.card]);
  });
  browser.walk(LANE, "an invoice is read and downloaded", async (visitor) => {
    const customer = await shop.customer();
    await visitor.open(await shop.link(customer));
    const { data: [invoice] } = await shop.read(`invoices?customer=${customer.id}`);
    await visitor.press(`Invoice ${invoice.number}`);
    await visitor.heading(`Invoice ${invoice.number}`);
    await visitor.sees("$10.00", "Jenny Rosen", "Gold");
    const href = await visitor.page.getByRole("link", { name: "Download as PDF" }).getAttribute("href");
    for (const address of [new URL(href, visitor.page.url()).href, invoice.invoice_pdf]) {
      const pdf = await visitor.context.request.get(address);
      assert.deepEqual([pdf.status(), pdf.headers()["content-type"]], [200, "application/pdf"]);
      assert.equal((await pdf.body()).subarray(0, 5).toString(), "%PDF-");
    }
    await visitor.open(invoice.hosted_invoice_url);
    await visitor.heading(`Invoice ${invoice.number}`);
  });
  details(browser, shop, events);
}

function details(browser, shop, events) {
  browser.walk(LANE, "billing details are changed", async (visitor) => {
    const customer = await shop.customer();
    await visitor.open(await shop.link(customer));
    await visitor.press("Edit billing details");
    await visitor.fill({ "E-mail": "jenny@example" });
    await visitor.press("Save");
    await visitor.sees("Enter a full e-mail address, such as name@example.com.");
    await visitor.fill({ "E-mail": "j@example.com", Name: "J. Rosen <b>" });
    const address = visitor.page.getByRole("group", { name: "Address", exact: true });
    await address.getByLabel("Street and number").fill("510 Townsend St");
    await address.getByLabel("City").fill("San Francisco");
    await address.getByLabel("Country").fill("US");
    await visitor.press("Save");
    await visitor.sees("Your billing details have been saved.", "J. Rosen <b>", "510 Townsend St");
    const { data } = await events(customer, "customer.updated", ({ object }) => object.email === "j@example.com");
    assert.deepEqual([data.object.name, data.object.address.city], ["J. Rosen <b>", "San Francisco"]);
    assert.equal(data.previous_attributes.email, "jenny@example.com");
  });
  browser.walk(LANE, "a tax ID is added and removed", async (visitor) => {
    const customer = await shop.customer();
    await visitor.open(await shop.link(customer));
    await visitor.press("Edit billing details");
    await visitor.page.locator("#tax_kind").selectOption("eu_vat");
    await visitor.page.locator("#tax_value").fill("12");
    await visitor.press("Add tax ID");
    await visitor.sees("This number is not valid for this kind of tax ID.");
    await visitor.page.locator("#tax_value").fill("DE123456789");
    await visitor.press("Add tax ID");
    await visitor.sees("The tax ID has been added.", "DE123456789");
    const made = await events(customer, "customer.tax_id.created");
    assert.deepEqual([made.data.object.type, made.data.object.value], ["eu_vat", "DE123456789"]);
    await visitor.press("Remove tax ID DE123456789");
    await visitor.sees("The tax ID has been removed.");
    const gone = await events(customer, "customer.tax_id.deleted");
    assert.equal(gone.data.object.id, made.data.object.id);
  });
}
