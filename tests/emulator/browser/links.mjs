// Deep links of every type, each with what comes after them.

import assert from "node:assert/strict";

const LANE = "links";
const CARD = { "Card number": "5555555555554444", Expiry: "09/41", "Security code": "123", "Name on the card": "J" };

/** The steps of a flow, and what a customer reads at its end. */
const FLOWS = {
  customer_update: {
    steps: async (visitor) => {
      await visitor.fill({ "E-mail": "new@example.com" });
      await visitor.press("Save");
    },
    done: "Your billing details have been saved.",
    event: "customer.updated",
  },
  payment_method_update: {
    steps: async (visitor) => {
      await visitor.fill(CARD);
      await visitor.press("Add card");
    },
    done: "The payment method has been added.",
    event: "payment_method.attached",
  },
  subscription_cancel: {
    needs: ({ subscription }) => ({ subscription }),
    steps: async (visitor) => {
      await visitor.press("Cancel plan");
      await visitor.press("Skip");
    },
    done: "Your plan will end on",
    event: "customer.subscription.updated",
  },
  subscription_pause: {
    needs: ({ subscription }) => ({ subscription }),
    steps: (visitor) => visitor.press("Pause plan"),
    done: "Your plan is paused.",
    event: "customer.subscription.updated",
  },
  subscription_update: {
    needs: ({ subscription }) => ({ subscription }),
    steps: async (visitor) => {
      await visitor.choose("$100.00 per year");
      await visitor.press("Continue");
      await visitor.press("Confirm change");
    },
    done: "Your plan has been changed.",
    event: "customer.subscription.updated",
  },
  subscription_update_confirm: {
    needs: ({ subscription, item }, { yearly }) => ({ subscription, items: [{ id: item, price: yearly.id, quantity: 1 }] }),
    steps: (visitor) => visitor.press("Confirm change"),
    done: "Your plan has been changed.",
    event: "customer.subscription.updated",
  },
};

/** Adds a walk for each flow with each way to end it; `outside` is a page that is not the portal's. */
export function links(browser, shop, events, outside) {
  const ends = {
    portal_homepage: {
      settings: {},
      arrives: async (visitor, { done }) => {
        await visitor.heading("Your billing");
        await visitor.sees(done);
      },
    },
    hosted_confirmation: {
      settings: { hosted_confirmation: { custom_message: "Thank you & bye" } },
      arrives: async (visitor, { done }) => {
        await visitor.heading("All done");
        await visitor.sees(done, "Thank you & bye");
      },
    },
    redirect: {
      settings: { redirect: { return_url: `${outside}/done?a=1` } },
      arrives: (visitor) => visitor.page.waitForURL(`${outside}/done?a=1`),
    },
  };
  for (const [type, flow] of Object.entries(FLOWS)) {
    for (const [end, { settings, arrives }] of Object.entries(ends)) {
      browser.walk(LANE, `a link to ${type} that ends with ${end}`, async (visitor) => {
        const customer = await shop.customer();
        const needs = flow.needs ? { [type]: flow.needs(customer, shop) } : {};
        const flow_data = { type, ...needs, after_completion: { type: end, ...settings } };
        await visitor.open(await shop.link(customer, { flow_data }));
        await flow.steps(visitor);
        await arrives(visitor, flow);
        assert.ok(await events(customer, flow.event));
      });
    }
  }
}
