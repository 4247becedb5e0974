// Payment methods, billing details and invoices.

import assert from "node:assert/strict";

const LANE = "account";

/** Adds walks through what belongs to the customer. */
export function account(loop) {
  loop.as("active", LANE, "a payment method is added, and another removed", async (ada) => {
    await ada.has("Visa ending in 4242");
    await ada.enter();
    await ada.visitor.press("Add payment method");
    await ada.visitor.heading("Add a payment method");
    await ada.add("5555555555554444");
    await ada.visitor.sees("The payment method has been added.");
    await ada.back();
    await ada.has("Mastercard ending in 4444");
    await ada.arrives("payment_method.attached", "4444");
    await ada.enter();
    await ada.visitor.press("Remove: Visa ending in 4242");
    await ada.visitor.heading("Remove a payment method");
    await ada.visitor.press("Remove");
    await ada.visitor.sees("The payment method has been removed.");
    await ada.back();
    await ada.arrives("payment_method.detached", "pm_active");
    await ada.has("Mastercard ending in 4444");
  });
  loop.as("active", LANE, "a payment that fails is seen, and mended", async (ada) => {
    await ada.enter("Update payment method", "Add a payment method");
    await ada.add("4000000000000341");
    await ada.visitor.sees("The payment method has been added.");
    await ada.back();
    await ada.has("Visa ending in 0341");
    await ada.visitor.press("A month passes");
    await ada.has("Past due", "Your last payment did not go through.");
    await ada.enter();
    await ada.visitor.press("Make default: Visa ending in 4242");
    await ada.visitor.sees("The default payment method has been changed.");
    await ada.back();
    await ada.has("Past due", "Visa ending in 4242");
    await ada.visitor.press("A month passes");
    await ada.has("Active", "Renews on");
  });
  loop.as("active", LANE, "billing details are changed", async (ada) => {
    await ada.enter();
    await ada.visitor.press("Edit billing details");
    await ada.visitor.fill({ Name: "Ada & Sons" });
    await ada.visitor.press("Save");
    await ada.visitor.sees("Your billing details have been saved.", "Ada & Sons");
    await ada.back();
    await ada.arrives("customer.updated", "Ada & Sons");
  });
  for (const who of ["active", "cancelled"]) {
    loop.as(who, LANE, `an invoice is opened and downloaded as PDF: ${who}`, async (user) => {
      await user.enter();
      const link = user.page.getByRole("link", { name: /^Invoice .* as PDF$/ }).first();
      const number = /^Invoice (.*) as PDF$/.exec(await link.getAttribute("aria-label"))[1];
      const isPdf = (response) => response.headers()["content-type"] === "application/pdf";
      const [shown] = await Promise.all([user.page.waitForResponse(isPdf), link.click()]);
      assert.equal(shown.status(), 200);
      const download = await user.visitor.context.request.get(shown.url());
      assert.match(download.headers()["content-disposition"], new RegExp(`filename="Invoice-${number}.pdf"`));
      opens(await download.body());
      await user.page.goBack();
      await user.visitor.heading("Your billing");
      await user.back();
    });
  }
}

/** It is a PDF that says how many pages it has, and has them. */
function opens(file) {
  const text = file.toString("latin1");
  assert.match(text, /^%PDF-1\.\d/);
  assert.match(text, /%%EOF\s*$/);
  const at = Number(/startxref\s+(\d+)/.exec(text)[1]);
  assert.equal(text.slice(at, at + 4), "xref");
  const count = Number(/\/Type \/Pages[^>]*\/Count (\d+)/.exec(text)[1]);
  assert.ok(count >= 1);
  assert.equal(text.match(/\/Type \/Page\b/g).length, count);
}
