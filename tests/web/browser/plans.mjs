// What each of the three does with a plan, from the settings page and back to it.

const LANE = "plans";
const UPDATED = "customer.subscription.updated";

/** Adds walks of the three. */
export function plans(loop) {
  loop.as("active", LANE, "a plan is cancelled, and kept", async (ada) => {
    await ada.has("Basic", "Active", "$10.00 per month", "Renews on", "Visa ending in 4242");
    await ada.enter();
    await ada.visitor.press("Cancel plan: Basic");
    await ada.visitor.heading("Cancel your plan");
    await ada.visitor.press("Cancel plan");
    await ada.visitor.heading("Why did you cancel?");
    await ada.visitor.choose("It costs too much");
    await ada.visitor.press("Send answer");
    await ada.visitor.sees("Thank you for your answer.");
    await ada.back();
    await ada.has("Basic", "Ending", "Ends on");
    const webhook = await ada.arrives(UPDATED, "cancel_at");
    await webhook.locator("summary").click();
    await ada.visitor.sees("cancellation_requested");
    await ada.arrives(UPDATED, "too_expensive");

    await ada.enter();
    await ada.visitor.press("Keep plan: Basic");
    await ada.visitor.heading("Keep your plan");
    await ada.visitor.press("Keep plan");
    await ada.visitor.sees("Your plan goes on.");
    await ada.back();
    await ada.has("Basic", "Active", "Renews on");
  });
  loop.as("active", LANE, "a plan is upgraded, and downgraded", async (ada) => {
    await ada.enter();
    await change(ada, "Basic", "$25.00 per month");
    await ada.back();
    await ada.has("Pro", "$25.00 per month");
    await ada.arrives(UPDATED, "price_pro_month");
    await ada.enter();
    await change(ada, "Pro", "$10.00 per month");
    await ada.back();
    await ada.has("Basic", "$10.00 per month");
    await ada.arrives(UPDATED, "price_pro_month → price_basic_month");
  });
  loop.as("free", LANE, "somebody without a plan looks at the portal, and takes one", async (fritz) => {
    await fritz.has("Free");
    await fritz.enter();
    await fritz.visitor.sees("You have no plan at the moment.", "There is no invoice yet.");
    await fritz.back();
    await fritz.enter("Update payment method", "Add a payment method");
    await fritz.add("5555555555554444");
    await fritz.back();
    await fritz.arrives("payment_method.attached", "4444");
    await fritz.visitor.press("Upgrade to Basic");
    await fritz.has("Basic", "Active", "$10.00 per month", "Visa ending in 4242");
    await fritz.arrives("customer.subscription.created");
    await fritz.enter();
    await fritz.visitor.press("Cancel plan: Basic");
    await fritz.visitor.press("Cancel plan");
    await fritz.visitor.press("Skip");
    await fritz.back();
    await fritz.has("Ending");
  });
  loop.as("cancelled", LANE, "somebody whose plan has ended reads invoices, and begins anew", async (cleo) => {
    await cleo.has("Free", "Ended on");
    await cleo.enter();
    await cleo.visitor.sees("Plans that have ended", "Mastercard");
    await cleo.page.getByRole("link", { name: /^Invoice \S+$/ }).first().click();
    await cleo.page.getByRole("link", { name: "Download as PDF" }).waitFor();
    await cleo.visitor.sees("$75.00");
    await cleo.visitor.press("Back to the overview");
    await cleo.visitor.heading("Your billing");
    await cleo.back();
    await cleo.visitor.press("Upgrade to Basic");
    await cleo.has("Basic", "Active", "Renews on");
  });
  loop.as("active", LANE, "a month passes, and a plan that was cancelled ends", async (ada) => {
    const renewal = await ada.page.getByText("Renews on").innerText();
    await ada.visitor.press("A month passes");
    await ada.visitor.sees("A month has passed.");
    await ada.page.getByText(renewal, { exact: true }).waitFor({ state: "detached" });
    await ada.has("Active", "Renews on");
    await ada.enter("Cancel plan", "Cancel your plan");
    await ada.visitor.press("Cancel plan");
    await ada.visitor.press("Skip");
    await ada.back();
    await ada.has("Ends on");
    await ada.visitor.press("A month passes");
    await ada.has("Free", "Ended on");
    await ada.arrives("customer.subscription.deleted");
  });
}

/** In the portal: another price. */
export async function change({ visitor }, plan, price) {
  await visitor.press(`Change plan: ${plan}`);
  await visitor.heading("Change your plan");
  await visitor.choose(price);
  await visitor.press("Continue");
  await visitor.heading("Check the change");
  await visitor.press("Confirm change");
  await visitor.sees("Your plan has been changed.");
}
